//! Brings rows to LadiFlow: at its pace, nothing twice, nothing believed unseen.
//!
//! ```text
//! Job ─► engine ─► courier (a task per request) ─► api
//!          ▲  │                  │
//!          │  └─ waiting rows    └─► verdict, echo, finding ─► engine ─► journal, then listeners in input order
//!        policy, pace, brakes
//! ```
//!
//! [`Delivery::run`] is the one way in. One task owns all state of a run; decisions are pure functions
//! ([`retry`], `echo`, `pace`, `brakes`, `life`), waiting and sending happen in `engine` alone.

mod audience;
mod brakes;
mod canary;
mod echo;
mod engine;
mod inquiry;
mod job;
mod life;
mod merged;
mod pace;
mod policy;
pub mod retry;
mod tags;

pub use engine::{Delivery, Finished, Stop};
pub use job::{Doubt, Job, Jobs, Parcel, Work};
pub use pace::{Pacer, Permit, Rate};
pub use policy::{Bound, Canary, Concurrency, DailyLimit, LossQuestion, Mode, OnLoss, Policy};
pub use tags::{TagsError, TagsWanted, resolve_tags};

#[cfg(test)]
mod tests;
