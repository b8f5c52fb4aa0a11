//! The first run on a machine: what is missing until somebody speaks to the page.

use super::walk::{Stage, Way};

/// What the first run has to do. What is there already is left out by whoever fills this in.
#[derive(Clone, Debug, Default)]
pub struct First {
    /// The recognition model that is to be fetched.
    pub fetch: Option<String>,
    /// Whether there is no CA yet.
    pub ca: bool,
    /// Whether the clients of this machine are to trust it.
    pub trust: bool,
    /// The name of the key that is made for the first client.
    pub key: Option<String>,
    /// Settings that are to change, as `NAME=VALUE`.
    pub settings: Vec<String>,
    /// Flags of the server that is started at the end; `None` where none is.
    pub server: Option<Vec<String>>,
    /// Whether nothing is asked any more.
    pub yes: bool,
    /// Global flags that every stage needs, such as `--state DIR`.
    pub global: Vec<String>,
}

impl First {
    /// The stages, in order. What needs the network is first: without it the others differ.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        let mut way = Way::new(&self.global);
        if let Some(model) = &self.fetch {
            way.add("The recognition model", ["model", "pull", model])
                .let_fail();
        }
        if self.ca {
            way.add("A CA of this machine", ["cert", "ca", "new"]);
        }
        if self.trust {
            let yes = self.yes.then(|| "--yes".to_owned());
            way.add("Trust in it on this machine", ["trust", "install"])
                .with(yes.as_slice())
                .let_fail();
        }
        if let Some(name) = &self.key {
            way.add("A key for the first client", ["auth", "key", "new", name]);
        }
        if !self.settings.is_empty() {
            way.add("The settings of the server", ["config", "set"])
                .with(&self.settings);
        }
        if let Some(flags) = &self.server {
            way.add("The server, with a certificate of its own", ["serve"])
                .with(flags);
        }
        way.stages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_done() {
        let lines = |first: &First| -> Vec<String> {
            let stages = first.stages();
            stages.iter().map(Stage::line).collect()
        };
        let done = First {
            server: Some(vec!["--browse".to_owned()]),
            ..First::default()
        };
        assert_eq!(lines(&done), ["voicectl serve --browse"]);
        let all = First {
            fetch: Some("base-q5_1".to_owned()),
            ca: true,
            trust: true,
            key: Some("first".to_owned()),
            settings: vec!["listen=0.0.0.0:8443".to_owned()],
            yes: true,
            global: vec!["--state".to_owned(), "/srv/my state".to_owned()],
            server: None,
        };
        assert_eq!(
            lines(&all),
            [
                "voicectl model pull base-q5_1 --state '/srv/my state'",
                "voicectl cert ca new --state '/srv/my state'",
                "voicectl trust install --state '/srv/my state' --yes",
                "voicectl auth key new first --state '/srv/my state'",
                "voicectl config set --state '/srv/my state' listen=0.0.0.0:8443",
            ]
        );
    }
}
