//! LadiFlow's API as this program needs it: one request out, one answer read, nothing decided about rows.
//!
//! [`Transport`] makes one attempt and tells plainly what came of it; [`Client`] does so over HTTP. What an
//! answer *means* for a row is judged in `delivery`.

mod address;
mod attempt;
mod client;
mod kept;
mod limits;
mod lookup;
mod meaning;
mod reply;
mod tags;
mod trouble;

pub use address::{AddressError, AddressFault, BaseUrl};
pub use attempt::{Answer, Attempt, Endpoint, NoAnswer, Transport};
pub use client::{Client, ClientError, ClientSetup};
pub use kept::{Part, SentTags, compare};
pub use lookup::{Finding, judge_absence, judge_shown, list_request, show_request};
pub use reply::{Reply, Shown};
pub use tags::{Bodies, Body, TagDirectory};
pub use trouble::Trouble;
