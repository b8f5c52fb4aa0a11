//! The stages.

use crate::pki::name::Identifier;

use super::receipt::Undo;
use super::{Behind, Redirect, Sign};

/// What is wished for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Names that clients use, the first one names the lineage.
    pub names: Vec<Identifier>,
    /// Flags of `acme issue` as they were given: the CA, the account, the proof.
    pub acme: Vec<String>,
    /// Name or URL of the CA, as `acme account` takes it, with its root.
    pub authority: Vec<String>,
    /// Who may use it.
    pub access: Access,
    /// The recognition model.
    pub model: Option<String>,
    /// Ports of HTTPS and of HTTP.
    pub ports: (u16, u16),
    /// Who stands in front of it; nobody where it has the ports itself.
    pub behind: Option<Behind>,
    /// Whether a firewall is to be opened where one is on.
    pub firewall: bool,
    /// The grade that is asked of the result.
    pub grade: String,
    /// Global flags that every stage needs, such as `--state DIR`.
    pub global: Vec<String>,
}

/// Who may use the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever has the API key that is made under this name.
    Key(String),
    /// Everyone.
    Open,
}

/// What is there already, and stays when all is taken back.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer of its own"
)]
pub struct Found {
    /// The lineage.
    pub lineage: bool,
    /// A certificate in it.
    pub certificate: bool,
    /// Whether it would be renewed over ports that a proxy has: it is ordered again, and renewed as it was then.
    pub is_renewed_elsewhere: bool,
    /// An account at the CA.
    pub account: bool,
    /// A key, a user or an issuer.
    pub credentials: bool,
    /// The recognition model.
    pub model: bool,
    /// A firewall that is on.
    pub firewall: bool,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What it is for, half a sentence.
    pub title: &'static str,
    /// Behind `voicectl`.
    pub words: Vec<String>,
    /// What takes it back.
    pub undo: Vec<Undo>,
    /// Whether the way goes on when it fails.
    pub may_fail: bool,
    /// What is waited for after it.
    pub settles: Option<Sign>,
}

/// The stages, in order.
#[must_use]
pub fn walk(wish: &Wish, found: Found) -> Vec<Stage> {
    let mut way = Way::new(&wish.global);
    if let Some(behind) = &wish.behind {
        // Without a certificate the proxy leads challenges to whoever orders the first one.
        in_front(&mut way, wish, behind, found.certificate);
    }
    certificate(&mut way, wish, found);
    if let Access::Key(name) = &wish.access
        && !found.credentials
    {
        way.add("A key for the first client", ["auth", "key", "new", name])
            .undo(Undo::Key(name.clone()));
    }
    if let Some(model) = &wish.model
        && !found.model
    {
        // Without it the server starts with the demo model, and says so.
        way.add("The recognition model", ["model", "pull", model])
            .let_fail()
            .undo(Undo::Model(model.clone()));
    }
    service(&mut way, wish);
    if let Some(behind) = &wish.behind
        && !found.certificate
    {
        in_front(&mut way, wish, behind, true);
    }
    if wish.firewall && found.firewall {
        let (https, http) = wish.ports;
        let ports = [https, http].map(|port| format!("--port={port}"));
        way.add("The firewall", ["deploy", "firewall"])
            .with(&ports)
            .with(&["--install".to_owned()])
            .undo(Undo::Target("firewall".to_owned()));
    }
    let host = wish
        .names
        .first()
        .map(Identifier::ascii)
        .unwrap_or_default();
    let url = match wish.ports.0 {
        443 => format!("https://{host}"),
        port => format!("https://{host}:{port}"),
    };
    let grade = format!("--fail-under={}", wish.grade);
    let audit = way.add("The audit", ["audit", &url, &grade]);
    if wish.ports != (443, 80) {
        // Nobody else can know where plain HTTP is.
        audit.with(&[format!("--http-port={}", wish.ports.1)]);
    }
    way.stages
}

fn certificate(way: &mut Way<'_>, wish: &Wish, found: Found) {
    let mut undo = Vec::new();
    if !found.account {
        undo.push(Undo::Account(wish.authority.clone()));
    }
    let Some(first) = wish.names.first() else {
        return;
    };
    if !found.lineage {
        undo.push(Undo::Lineage(first.file_stem()));
    }
    let stage = way
        .add("The certificate", ["acme", "issue"])
        .with(&names(wish))
        .with(&wish.acme);
    if wish.behind.is_some() && found.is_renewed_elsewhere {
        stage.with(&["--force".to_owned()]);
    }
    stage.undo = undo;
}

/// The proxy, as far as it can go.
fn in_front(way: &mut Way<'_>, wish: &Wish, behind: &Behind, has_certificate: bool) {
    let name = behind.proxy.name();
    let title = if has_certificate {
        "The proxy in front"
    } else {
        "The proxy, for the CA's challenges"
    };
    let (https, http) = wish.ports;
    let mut ports = Vec::new();
    if https != 443 {
        ports.push(format!("--https-port={https}"));
    }
    if http != 80 {
        ports.push(format!("--http-port={http}"));
    }
    let first = wish.names.first().map(Identifier::ascii);
    let sign = Sign {
        redirect: Redirect {
            name: first.unwrap_or_default(),
            port: http,
        },
        certificate: has_certificate.then_some(https),
    };
    way.add(title, ["deploy", name])
        .with(&names(wish))
        .with(&behind.in_front(has_certificate))
        .with(&ports)
        .with(&["--install".to_owned()])
        .undo(Undo::Target(name.to_owned()))
        .settles = Some(sign);
}

/// The service, its sockets, and the timer of the renewal, unless there is one.
fn service(way: &mut Way<'_>, wish: &Wish) {
    let mut flags = match &wish.behind {
        Some(behind) => behind.service(),
        None => of_its_own(wish),
    };
    if let Some(model) = &wish.model {
        flags.push(format!("--model={model}"));
    }
    if wish.access == Access::Open {
        flags.push("--open".to_owned());
    }
    way.add("The service, and its renewal", ["deploy", "systemd"])
        .with(&flags)
        .with(&["--install".to_owned()])
        .undo(Undo::Target("systemd".to_owned()));
}

/// Names and ports of a server with nobody in front.
fn of_its_own(wish: &Wish) -> Vec<String> {
    let mut flags = names(wish);
    let (https, http) = wish.ports;
    if https != 443 {
        flags.push(format!("--https=[::]:{https}"));
    }
    if http != 80 {
        flags.push(format!("--http=[::]:{http}"));
    }
    flags
}

fn names(wish: &Wish) -> Vec<String> {
    let names = wish.names.iter();
    names
        .flat_map(|name| ["--domain".to_owned(), name.ascii()])
        .collect()
}

/// Stages in the making.
pub(super) struct Way<'a> {
    global: &'a [String],
    pub(super) stages: Vec<Stage>,
}

impl<'a> Way<'a> {
    pub(super) const fn new(global: &'a [String]) -> Self {
        Self {
            global,
            stages: Vec::new(),
        }
    }

    pub(super) fn add<'w>(
        &mut self,
        title: &'static str,
        words: impl IntoIterator<Item = &'w str>,
    ) -> &mut Stage {
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words.extend(self.global.iter().cloned());
        let at = self.stages.len();
        self.stages.push(Stage {
            title,
            words,
            undo: Vec::new(),
            may_fail: false,
            settles: None,
        });
        &mut self.stages[at]
    }
}

impl Stage {
    pub(super) fn with(&mut self, words: &[String]) -> &mut Self {
        self.words.extend(words.iter().cloned());
        self
    }

    fn undo(&mut self, undo: Undo) -> &mut Self {
        self.undo.push(undo);
        self
    }

    pub(super) const fn let_fail(&mut self) -> &mut Self {
        self.may_fail = true;
        self
    }

    /// As a line for a shell.
    #[must_use]
    pub fn line(&self) -> String {
        let words = self.words.iter().map(String::as_str);
        crate::machine::shell::line(std::iter::once("voicectl").chain(words))
    }
}
