//! Destruction: what is due is planned, approved by a second person, destroyed, proved, certified.
//!
//! The one gate for every path that removes anything of the archive. `destruction_started` is the point of no return: from
//! there on the listed entities are destroyed, now or when the work is taken up again, whatever interrupts it.
//!
//! ```text
//! approved ──> destruction_started ──> keys_deleted (each place) ──> files removed, derived part written anew
//!     └─> cancelled                                              ──> proved ──> destroyed
//! ```
//!
//! Every step after the point of no return may be done again: it finds done what was done. A key place that cannot be
//! reached is pending; whoever writes next, once it is back, deletes the keys in it first.

mod approvers;
mod approving;
mod certifying;
mod checking;
mod destroying;
mod listing;
mod places;
mod planning;
mod proving;
mod standing;

pub use approvers::{ApprovalFault, Approver, PlanFault, sign_approval};
pub use approving::ApprovedDisposition;
pub use certifying::{CertificateFault, SignedCertificate, stamped_on, verify_certificate};
pub use checking::{CertificateFiles, verify_destruction};
pub use destroying::{Destruction, DestructionStep, PlaceOutcome};
pub use places::PendingPlace;
pub use planning::{PlanRequest, WaitingPlan};
pub use proving::Remains;
pub use standing::DispositionStanding;
