//! cron: the line that renews.

use std::path::Path;

use super::flag::Flag;
use super::renewal;
use super::{DeployError, Example, Judge, Rendered, Renewal, Request, Target, complains_by_status};
use crate::renew::schedule::Kind;

/// cron.
#[derive(Debug)]
pub struct Cron;

impl Target for Cron {
    fn name(&self) -> &'static str {
        "cron"
    }

    fn about(&self) -> &'static str {
        "Run the renewal every hour, where systemd does not run"
    }

    fn details(&self) -> &'static str {
        "It is the schedule of `voicectl renew schedule --cron`: --install takes the place of an earlier one, of a timer of \
         systemd, too. The minute is chosen at random once."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "cron",
                does: "shows the file for /etc/cron.d",
            },
            Example {
                line: "cron --install",
                does: "installs it, or the same line in the crontab",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        Vec::new()
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let mut rendered = Rendered {
            made_for: "cron".to_owned(),
            renewal: Some(Renewal::Just(Kind::Cron)),
            ..Rendered::default()
        };
        for (name, text) in renewal::files(request, Kind::Cron)? {
            rendered.write(&name, text);
        }
        Ok(rendered)
    }

    fn judges(&self, _: &Request, rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        let judge = |name: &str| Judge {
            program: "crontab",
            arguments: vec![
                "-n".to_owned(),
                folder.join(name).to_string_lossy().into_owned(),
            ],
            scratch: Vec::new(),
            complains: complains_by_status,
            get: "apt install cron",
        };
        let files = rendered.files.iter();
        files.map(|file| judge(&file.name)).collect()
    }
}
