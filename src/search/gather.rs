//! One walk over the documents found: how many, the best of them, and how they spread over classes, sessions, titles.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentReader};

use crate::search::schema::COUNTED;

/// What to gather.
pub struct Gather {
    /// How many of the best to keep; 0 only counts.
    pub best: usize,
    /// Whether to count values.
    pub facets: bool,
}

/// What was gathered.
#[derive(Default)]
pub struct Gathered {
    /// How many documents were found.
    pub total: u64,
    /// The best, best first.
    pub best: Vec<Ranked>,
    /// For each of [`COUNTED`], how many documents have each value.
    pub facets: [HashMap<String, u64>; 3],
}

/// A document and its rank: by score, then the latest described first, so that pages do not overlap.
#[derive(Debug, Clone, Copy)]
pub struct Ranked {
    /// Score.
    pub score: Score,
    /// Journal entry that described it.
    pub seq: u64,
    /// Where it is.
    pub address: DocAddress,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        let by_score = self.score.total_cmp(&other.score);
        by_score
            .then(self.seq.cmp(&other.seq))
            .then(other.address.cmp(&self.address))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// What is gathered from one segment.
pub struct SegmentGather {
    segment: u32,
    most: usize,
    seq: Column<u64>,
    total: u64,
    best: BinaryHeap<Reverse<Ranked>>,
    facets: Vec<FacetCount>,
}

/// Values are counted by their number in the segment, and named at the end.
struct FacetCount {
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<SegmentGather> {
        let mut facets = Vec::new();
        if self.facets {
            for name in COUNTED {
                let column = reader.fast_fields().str(name)?;
                let values = column.as_ref().map_or(0, |column| column.num_terms());
                facets.push(FacetCount {
                    column,
                    counts: vec![0; values],
                });
            }
        }
        Ok(SegmentGather {
            segment,
            most: self.best,
            seq: reader.fast_fields().u64("seq")?,
            total: 0,
            best: BinaryHeap::new(),
            facets,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.best > 0
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Gathered>>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        for fruit in fruits {
            let fruit = fruit?;
            all.total += fruit.total;
            all.best.extend(fruit.best);
            for (sum, part) in all.facets.iter_mut().zip(fruit.facets) {
                for (value, count) in part {
                    *sum.entry(value).or_default() += count;
                }
            }
        }
        all.best.sort_unstable_by(|a, b| b.cmp(a));
        all.best.truncate(self.best);
        Ok(all)
    }
}

impl SegmentCollector for SegmentGather {
    type Fruit = tantivy::Result<Gathered>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        for facet in &mut self.facets {
            facet.count(doc);
        }
        let full = self.best.len() >= self.most;
        if full
            && self
                .best
                .peek()
                .is_none_or(|Reverse(worst)| score < worst.score)
        {
            return;
        }
        self.best.push(Reverse(Ranked {
            score,
            seq: self.seq.first(doc).unwrap_or(0),
            address: DocAddress::new(self.segment, doc),
        }));
        if full {
            self.best.pop();
        }
    }

    fn harvest(self) -> tantivy::Result<Gathered> {
        let mut gathered = Gathered {
            total: self.total,
            best: self.best.into_iter().map(|Reverse(best)| best).collect(),
            ..Gathered::default()
        };
        for (values, facet) in gathered.facets.iter_mut().zip(self.facets) {
            *values = facet.named()?;
        }
        Ok(gathered)
    }
}

impl FacetCount {
    fn count(&mut self, doc: DocId) {
        let Some(column) = &self.column else { return };
        for ord in column.term_ords(doc) {
            let place = usize::try_from(ord)
                .ok()
                .and_then(|ord| self.counts.get_mut(ord));
            if let Some(count) = place {
                *count += 1;
            }
        }
    }

    fn named(self) -> tantivy::Result<HashMap<String, u64>> {
        let mut named = HashMap::new();
        let Some(column) = self.column else {
            return Ok(named);
        };
        for (ord, count) in self.counts.into_iter().enumerate() {
            let mut value = String::new();
            if count > 0 && column.ord_to_str(ord as u64, &mut value)? {
                named.insert(value, count);
            }
        }
        Ok(named)
    }
}
