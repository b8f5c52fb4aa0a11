//! The server's log: human lines or JSON on stderr, with a filter that can be changed while it runs.

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, reload};

use super::settings::Resolved;
use crate::commands::Session;
use crate::config::Setting;
use crate::error::{Failure, OrFail};

/// The filter of the running log.
pub(super) struct Log(reload::Handle<EnvFilter, Registry>);

impl Log {
    /// Starts the log of this process.
    ///
    /// # Errors
    ///
    /// A usage failure for a filter that is none.
    pub(super) fn start(resolved: &Resolved, session: &Session) -> Result<Self, Failure> {
        let (filter, handle) = reload::Layer::new(filter(&resolved.log)?);
        let log = tracing_subscriber::registry().with(filter);
        let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
        if resolved.log_json {
            log.with(layer.json()).init();
        } else {
            let layer = layer.with_ansi(session.ui.is_coloured()).with_target(false);
            log.with(layer.compact()).init();
        }
        Ok(Self(handle))
    }

    /// Logs by another filter from now on.
    ///
    /// # Errors
    ///
    /// A usage failure for a filter that is none; the present one stays.
    pub(super) fn refilter(&self, setting: &Setting<String>) -> Result<(), Failure> {
        self.0
            .reload(filter(setting)?)
            .or_fail("cannot change the log")
    }
}

fn filter(setting: &Setting<String>) -> Result<EnvFilter, Failure> {
    EnvFilter::builder().parse(&setting.value).map_err(|error| {
        Failure::usage(format!(
            "`{}` from {} is no log filter",
            setting.value, setting.origin
        ))
        .caused_by(&error)
        .hint("pass `--log info` or `--log voicectl=debug`")
    })
}
