//! Whether it works.

pub(super) mod machine;

use crate::audit::check::table;
use crate::audit::remote::{Fetch, Seen};
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};

table! { Health, Server;
    HEALTHZ = "healthz", "/healthz says that it lives", High, C,
        "/healthz does not answer with 200.",
        "Whatever watches over the server takes it for dead, and so it may be.",
        "`journalctl -u voicectl -n 50`, and restart it";
    READYZ = "readyz", "/readyz says that it is ready", Medium, B,
        "/readyz says that the server is not ready.",
        "The model is still being loaded, or cannot be: recordings are refused.",
        "`voicectl doctor`, and wait until the model is loaded";
}

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    let pages = &seen.pages;
    rows.add(
        &HEALTHZ,
        answers(seen, "/healthz", &pages.healthz, "`journalctl -u voicectl -n 50` says what the server says, `sudo systemctl restart voicectl` starts it again"),
    );
    rows.add(
        &READYZ,
        answers(
            seen,
            "/readyz",
            &pages.readyz,
            "`voicectl doctor` looks for the cause; a large model takes a minute to load",
        ),
    );
}

fn answers(seen: &Seen, path: &str, answer: &Fetch, repair: &str) -> Outcome {
    match answer {
        Err(why) => Outcome::Unknown(why.clone()),
        Ok(head) if head.status == 200 => Outcome::passed(),
        Ok(head) if head.status >= 500 => {
            Outcome::of([
                Finding::new(format!("{path} answers with {}", head.status)).repair(repair)
            ])
        }
        Ok(_) if seen.pages.is_voicectl => {
            Outcome::of([
                Finding::new(format!("{path} is not passed on by what is in front"))
                    .repair(seen.deploy(&Line::new(
                        "location / { proxy_pass http://unix:/run/voicectl.sock; }",
                        "ProxyPass / unix:/run/voicectl.sock|http://localhost/",
                        "reverse_proxy unix//run/voicectl.sock",
                    )))
                    .repair(repair),
            ])
        }
        Ok(_) => Outcome::NotApplicable("it is no voicectl: it has no such route".to_owned()),
    }
}
