//! firewalld: a service of its own, in the zone that is the default one.

use super::{Wanted, run, script};
use crate::deploy::{DeployError, Rendered};
use crate::machine::Step;

/// It is made once: a second time is an error.
const MAKE: &str = "firewall-cmd --permanent --info-service=voicectl >/dev/null 2>&1 || firewall-cmd --permanent --new-service=voicectl";

pub(super) fn render(wanted: &Wanted) -> Result<Rendered, DeployError> {
    let permanent = |argument: &str| run(&["firewall-cmd", "--permanent", argument]);
    let of_service = |argument: String| {
        run(&[
            "firewall-cmd",
            "--permanent",
            "--service=voicectl",
            &argument,
        ])
    };
    let mut make: Vec<Step> = vec![run(&["sh", "-c", MAKE])];
    let mut unmake = Vec::new();
    for port in &wanted.ports {
        make.push(of_service(format!("--add-port={port}/tcp")));
        unmake.push(of_service(format!("--remove-port={port}/tcp")));
    }
    let mut open = Vec::new();
    if wanted.from.is_empty() {
        make.push(permanent("--add-service=voicectl"));
        open.push(permanent("--remove-service=voicectl"));
    }
    for network in &wanted.from {
        let family = if network.addr().is_ipv4() {
            "ipv4"
        } else {
            "ipv6"
        };
        let rule = format!(
            "rule family=\"{family}\" source address=\"{network}\" service name=\"voicectl\" accept"
        );
        make.push(permanent(&format!("--add-rich-rule={rule}")));
        open.push(permanent(&format!("--remove-rich-rule={rule}")));
    }
    let reload = run(&["firewall-cmd", "--reload"]);
    make.push(reload.clone());
    // What lets through goes first: a service that is in use cannot be deleted.
    open.append(&mut unmake);
    let mut rendered = Rendered {
        made_for: "firewalld".to_owned(),
        activate: make,
        before_removal: open,
        deactivate: vec![permanent("--delete-service=voicectl"), reload],
        ..Rendered::default()
    };
    rendered.write(
        "firewalld.sh",
        script(
            "Lets the voice server through firewalld",
            &rendered.activate,
        )?,
    );
    rendered
        .next
        .push("`sudo firewall-cmd --list-all` shows what is open in the default zone".to_owned());
    Ok(rendered)
}
