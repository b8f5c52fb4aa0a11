//! The firewall of the machine.

use askama::Template;

use super::flag::{Flag, Values};
use super::value::Kind;
use super::{DeployError, Example, Rendered, Request, Target};

/// Ports that are opened.
const PORT: Flag = Flag::new(
    "port",
    Kind::Number(1, 65535),
    "PORT",
    "Port that is opened for TCP; may be repeated [default: 80 and 443]",
)
.repeated();

/// The firewall of the machine: ufw, firewalld or nftables.
#[derive(Debug)]
pub struct Firewall;

#[derive(Template)]
#[template(path = "ufw.sh", config = "src/deploy/askama.toml")]
struct Ufw {
    ports: Vec<String>,
}

impl Target for Firewall {
    fn name(&self) -> &'static str {
        "firewall"
    }

    fn about(&self) -> &'static str {
        "Open ports in the firewall of the machine: ufw, firewalld, nftables"
    }

    fn examples(&self) -> &'static [Example] {
        &[Example {
            line: "firewall --port 8443",
            does: "one port",
        }]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        vec![&PORT]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let mut rendered = Rendered {
            made_for: "ufw".to_owned(),
            ..Rendered::default()
        };
        let text = Ufw {
            ports: ports(&request.values),
        }
        .render()
        .map_err(|error| DeployError::Template("ufw", error))?;
        rendered.write("ufw.sh", text);
        Ok(rendered)
    }
}

fn ports(values: &Values) -> Vec<String> {
    let given: Vec<String> = values.all(&PORT).iter().map(ToString::to_string).collect();
    if given.is_empty() {
        vec!["80/tcp".to_owned(), "443/tcp".to_owned()]
    } else {
        given.iter().map(|port| format!("{port}/tcp")).collect()
    }
}
