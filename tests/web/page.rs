//! x
use crate::making::{Wish, make};
#[test]
fn dump() {
    let root = std::path::PathBuf::from(std::env::var("DUMP").unwrap());
    let made = make(Wish::default());
    let folder = made.write_folder(&root);
    std::fs::write(root.join("good.zip"), made.zip()).unwrap();
    std::fs::write(root.join("early.note"), &made.early).unwrap();
    println!("{}", folder.display());
}
