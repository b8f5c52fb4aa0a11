//! Who is told when a lineage gets into trouble, and when it is over: once per change, not once per run.
//!
//! ```text
//! trouble    what is kept about a lineage, and the rules
//! message    what is told
//! webhook    by HTTP
//! command    by a shell command
//! deliver    by all channels, each until it worked
//! metrics    the state of every lineage, for Prometheus
//! ```

mod command;
mod deliver;
mod message;
pub mod metrics;
mod trouble;
mod webhook;

pub use deliver::{Channels, Delivery, confirm, deliver, tell_all};
pub use message::{Event, Message};
pub use trouble::{Cause, Change, Outcome, Standing, Trouble, update};
pub use webhook::{BadWebhook, Webhook};
