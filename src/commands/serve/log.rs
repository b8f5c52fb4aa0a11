//! The server's log: human lines or JSON on stderr, with a filter that can be changed while it runs.

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, reload};

use super::settings::Resolved;
use crate::commands::Session;
use crate::config::Setting;
use crate::error::{Failure, OrFail};
use crate::serve::access_log::{self, Form};
use crate::serve::log::{self, LogEnd};

/// The running log. Lines that wait are written when it goes.
pub(super) struct Log {
    filter: reload::Handle<EnvFilter, Registry>,
    _end: LogEnd,
}

impl Log {
    /// Starts the log of this process.
    ///
    /// # Errors
    ///
    /// A usage failure for a filter that is none.
    pub(super) fn start(resolved: &Resolved, session: &Session) -> Result<Self, Failure> {
        let (filter, handle) = reload::Layer::new(filter(&resolved.log)?);
        let registry = tracing_subscriber::registry().with(filter);
        let (writer, end) =
            log::start(std::io::stderr()).or_fail("cannot start the log's thread")?;
        let is_coloured = session.ui.is_coloured();
        access_log::start(
            writer.clone(),
            match (resolved.log_json, is_coloured) {
                (true, _) => Form::Json,
                (false, true) => Form::Coloured,
                (false, false) => Form::Plain,
            },
        );
        let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
        if resolved.log_json {
            registry.with(layer.json()).init();
        } else {
            let layer = layer.with_ansi(is_coloured).with_target(false);
            registry.with(layer.compact()).init();
        }
        Ok(Self {
            filter: handle,
            _end: end,
        })
    }

    /// Logs by another filter from now on.
    ///
    /// # Errors
    ///
    /// A usage failure for a filter that is none; the present one stays.
    pub(super) fn refilter(&self, setting: &Setting<String>) -> Result<(), Failure> {
        self.filter
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
