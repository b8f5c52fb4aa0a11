//! `voicectl config example`: every setting, commented out.

use std::fmt::Write;

use crate::commands::Session;
use crate::commands::serve;
use crate::error::Failure;
use crate::exit::ExitStatus;

const HEAD: &str = "\
# Settings of voicectl. Each stands here with its default, or with an example where it has none: take away the `#` in front of
# what shall count. `voicectl config show --origin` says what is in force and why.

[serve]
";

/// Who is told of certificates in trouble: [`super::file::NotifyTable`].
const NOTIFY: &str = r#"
[notify]

# Where a message is posted when a certificate is in trouble. It is a secret: let nobody else read this file then.
# webhook = "https://hooks.example.com/services/..."

# CA of that server's certificate, where the system does not trust it
# webhook-root = "/etc/voicectl/hooks-root.pem"

# Command that is run; the text is in VOICECTL_TEXT
# command = "mail -s \"$VOICECTL_TEXT\" admin@example.com"

# File for the text collector of Prometheus' node exporter
# metrics = "/var/lib/prometheus/node-exporter/voicectl.prom"
"#;

pub(super) fn run(session: &Session) -> Result<ExitStatus, Failure> {
    let mut text = HEAD.to_owned();
    let mut in_limits = false;
    for setting in serve::defaults(session)? {
        let limit = setting.shown.name.strip_prefix("limits.");
        if limit.is_some() && !in_limits {
            in_limits = true;
            text.push_str("\n[serve.limits]\n");
        }
        let name = limit.unwrap_or(&setting.shown.name);
        let value = match &setting.shown.value {
            Some(value) => value.to_string(),
            // A number, and everything else is text.
            None if setting.value == "N" => "1".to_owned(),
            None => format!("{:?}", setting.value),
        };
        let _ = writeln!(text, "\n# {}\n# {name} = {value}", setting.about);
    }
    text.push_str(NOTIFY);
    session.ui.data(&text)?;
    Ok(ExitStatus::Done)
}
