//! ufw: an application profile and rules for it, so that rules which were there before are others, and stay.

use askama::Template;

use super::{Wanted, run, script};
use crate::deploy::{DeployError, Rendered};
use crate::machine::Step;

const PROFILE: &str = "voicectl";

#[derive(Template)]
#[template(
    path = "ufw.profile",
    config = "src/deploy/askama.toml",
    escape = "none"
)]
struct Profile {
    name: &'static str,
    ports: String,
}

pub(super) fn render(wanted: &Wanted) -> Result<Rendered, DeployError> {
    let mut rendered = Rendered {
        made_for: "ufw".to_owned(),
        ..Rendered::default()
    };
    let ports: Vec<String> = wanted.ports.iter().map(ToString::to_string).collect();
    let profile = Profile {
        name: PROFILE,
        ports: ports.join(","),
    };
    let text = profile
        .render()
        .map_err(|error| DeployError::Template("ufw", error))?;
    rendered.install("voicectl.profile", "/etc/ufw/applications.d/voicectl", text);
    // Rules of an earlier profile take its new ports.
    rendered.activate = vec![run(&["ufw", "app", "update", PROFILE])];
    for rule in rules(wanted) {
        let words = |verb: &[&'static str]| -> Step {
            let rule = rule.iter().map(String::as_str);
            run(&[&["ufw"], verb]
                .concat()
                .into_iter()
                .chain(rule)
                .collect::<Vec<_>>())
        };
        rendered.activate.push(words(&["allow"]));
        rendered.before_removal.push(words(&["delete", "allow"]));
    }
    rendered.write(
        "ufw.sh",
        script(
            "Lets the voice server through ufw, once voicectl.profile is /etc/ufw/applications.d/voicectl",
            &rendered.activate,
        )?,
    );
    rendered.next.push(
        "`sudo ufw status` shows what is open; while it is inactive, everything is".to_owned(),
    );
    Ok(rendered)
}

/// Each rule, behind `allow`.
fn rules(wanted: &Wanted) -> Vec<Vec<String>> {
    let words = |text: String| text.split(' ').map(ToOwned::to_owned).collect();
    if wanted.from.is_empty() {
        return vec![words(PROFILE.to_owned())];
    }
    let from = wanted.from.iter();
    from.map(|network| words(format!("from {network} to any app {PROFILE}")))
        .collect()
}
