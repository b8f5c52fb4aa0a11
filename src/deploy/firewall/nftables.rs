//! nftables: a rule in the chain that drops the rest, or a whole table.

use askama::Template;
use ipnet::IpNet;

use super::{CHAIN, ONLY, SSH, Wanted, ports, run};
use crate::deploy::flag::Values;
use crate::deploy::{DeployError, Rendered};
use crate::machine::Step;

/// Where the rules lie; /etc/nftables.conf is the user's, and is not changed.
const PLACE: &str = "/etc/nftables.d/voicectl.nft";

/// Where Debian, Arch and the wiki of nftables have the chain.
const USUAL: &str = "inet filter input";

#[derive(Template)]
#[template(path = "rule.nft", config = "src/deploy/askama.toml", escape = "none")]
struct Rule<'a> {
    place: &'a str,
    chain: &'a str,
    sources: Vec<String>,
    ports: String,
}

#[derive(Template)]
#[template(path = "table.nft", config = "src/deploy/askama.toml", escape = "none")]
struct Table<'a> {
    place: &'a str,
    ssh: String,
    sources: Vec<String>,
    ports: String,
}

pub(super) fn render(wanted: &Wanted, values: &Values) -> Result<Rendered, DeployError> {
    let mut rendered = Rendered {
        made_for: "nftables".to_owned(),
        ..Rendered::default()
    };
    let failed = |error| DeployError::Template("nftables", error);
    if values.has(&ONLY) {
        if values.has(&CHAIN) {
            return Err(DeployError::Together(
                "--chain is for a firewall that is there, and --only for a machine without any"
                    .to_owned(),
            ));
        }
        let text = Table {
            place: PLACE,
            ssh: listed(&ports(values, &SSH, &[22])),
            sources: sources(&wanted.from),
            ports: listed(&wanted.ports),
        };
        rendered.install("voicectl.nft", PLACE, text.render().map_err(failed)?);
        rendered.activate = vec![run(&["nft", "-f", PLACE])];
        rendered.before_removal = vec![run(&["nft", "delete", "table", "inet", "voicectl"])];
    } else {
        if values.has(&SSH) {
            return Err(DeployError::Together(
                "--ssh goes with --only: without it no port is closed".to_owned(),
            ));
        }
        let chain = chain(values)?;
        let text = Rule {
            place: PLACE,
            chain: &chain,
            sources: sources(&wanted.from),
            ports: listed(&wanted.ports),
        };
        rendered.install("voicectl.nft", PLACE, text.render().map_err(failed)?);
        let remove = remove(&chain);
        rendered.activate = vec![remove.clone(), run(&["nft", "-f", PLACE])];
        rendered.before_removal = vec![remove];
    }
    rendered.next.push(format!(
        "`echo 'include \"{PLACE}\"' | sudo tee -a /etc/nftables.conf` keeps it beyond the next boot; leave it out if such a line \
         is there, and take it out after --uninstall"
    ));
    rendered
        .next
        .push("`sudo nft list ruleset` shows what is open".to_owned());
    Ok(rendered)
}

/// Removes the rules that are ours. nft knows them by their numbers only, which it tells.
fn remove(chain: &str) -> Step {
    let script = format!(
        "nft -a list chain {chain} | sed -n 's/.* comment \"voicectl\" # handle //p' | \
         while read -r handle; do nft delete rule {chain} handle \"$handle\"; done"
    );
    run(&["sh", "-c", &script])
}

/// Family, table and chain. Its words are letters that mean nothing to a shell.
fn chain(values: &Values) -> Result<String, DeployError> {
    let given = values.word(&CHAIN).map_or(USUAL, String::as_str);
    let words: Vec<&str> = given.split_whitespace().collect();
    let is_name = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_alphabetic());
    match words.as_slice() {
        [family @ ("inet" | "ip" | "ip6"), table, chain] if [table, chain].into_iter().all(is_name) => {
            Ok(format!("{family} {table} {chain}"))
        }
        _ => Err(DeployError::Value {
            flag: CHAIN.name,
            value: given.to_owned(),
            reason: "a chain is a family (inet, ip, ip6), a table and a name, such as `inet filter input`".to_owned(),
        }),
    }
}

/// What stands before the port in each rule: a rule is for one family, or for both.
fn sources(from: &[IpNet]) -> Vec<String> {
    if from.is_empty() {
        return vec![String::new()];
    }
    let of = |word: &str, is_v4: bool| {
        let networks: Vec<String> = from
            .iter()
            .filter(|network| network.addr().is_ipv4() == is_v4)
            .map(ToString::to_string)
            .collect();
        (!networks.is_empty()).then(|| format!("{word} saddr {{ {} }} ", networks.join(", ")))
    };
    [of("ip", true), of("ip6", false)]
        .into_iter()
        .flatten()
        .collect()
}

fn listed(ports: &[u16]) -> String {
    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
    ports.join(", ")
}
