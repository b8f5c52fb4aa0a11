//! How plain files are named: one table, each layout after the programs that look for such names.

use std::fmt;
use std::str::FromStr;

use crate::pki::san::San;
use crate::store::atomic;

/// Part of a file, in PEM form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The leaf.
    Leaf,
    /// What goes behind it.
    Chain,
    /// Its key.
    Key,
    /// What clients trust.
    Root,
}

/// A file of a layout: what its name is made of, and what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LayoutFile {
    name: &'static str,
    pub(super) parts: &'static [Part],
}

impl LayoutFile {
    /// Its name; `{names}` in the table stands for what mkcert makes of the names.
    pub(super) fn name(&self, names: &[San]) -> String {
        self.name.replace("{names}", &mkcert_stem(names))
    }

    pub(super) fn mode(&self) -> u32 {
        if self.parts.contains(&Part::Key) {
            atomic::SECRET
        } else {
            atomic::PUBLIC
        }
    }
}

/// A set of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layout {
    /// One file with everything, as haproxy reads it.
    Combined,
    /// As in a secret of type `kubernetes.io/tls`.
    Kubernetes,
    /// As mkcert names them.
    Mkcert,
    /// certbot's names, and the root.
    #[default]
    Pem,
    /// As PostgreSQL and container registries look for them.
    Server,
}

/// Name, layout, files.
type Row = (&'static str, Layout, &'static [LayoutFile]);

const LAYOUTS: [Row; 5] = {
    use Part::{Chain, Key, Leaf, Root};
    const fn file(name: &'static str, parts: &'static [Part]) -> LayoutFile {
        LayoutFile { name, parts }
    }
    [
        (
            "pem",
            Layout::Pem,
            &[
                file("privkey.pem", &[Key]),
                file("cert.pem", &[Leaf]),
                file("chain.pem", &[Chain]),
                file("fullchain.pem", &[Leaf, Chain]),
                file("ca.pem", &[Root]),
            ],
        ),
        (
            "mkcert",
            Layout::Mkcert,
            &[
                file("{names}-key.pem", &[Key]),
                file("{names}.pem", &[Leaf, Chain]),
            ],
        ),
        (
            "server",
            Layout::Server,
            &[
                file("server.key", &[Key]),
                file("server.crt", &[Leaf, Chain]),
                file("ca.crt", &[Root]),
            ],
        ),
        (
            "kubernetes",
            Layout::Kubernetes,
            &[
                file("tls.key", &[Key]),
                file("tls.crt", &[Leaf, Chain]),
                file("ca.crt", &[Root]),
            ],
        ),
        (
            "combined",
            Layout::Combined,
            &[
                file("server.pem", &[Leaf, Chain, Key]),
                file("ca.pem", &[Root]),
            ],
        ),
    ]
};

impl Layout {
    fn row(self) -> &'static Row {
        LAYOUTS
            .iter()
            .find(|(_, layout, _)| *layout == self)
            .unwrap_or(&LAYOUTS[0])
    }

    /// Its files, keys first: what is half-written must not look whole.
    pub(super) fn files(self) -> &'static [LayoutFile] {
        self.row().2
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().0)
    }
}

/// A name that is no [`Layout`].
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no layout; there are pem, mkcert, server, kubernetes, combined")]
pub(super) struct UnknownLayout(String);

impl FromStr for Layout {
    type Err = UnknownLayout;

    fn from_str(text: &str) -> Result<Self, UnknownLayout> {
        LAYOUTS
            .iter()
            .find(|(name, ..)| *name == text)
            .map(|(_, layout, _)| *layout)
            .ok_or_else(|| UnknownLayout(text.to_owned()))
    }
}

/// `localhost+2` for `localhost` and two more.
fn mkcert_stem(names: &[San]) -> String {
    let first = names
        .first()
        .map_or_else(|| "client".to_owned(), San::file_stem);
    match names.len() {
        0 | 1 => first,
        more => format!("{first}+{}", more - 1),
    }
}
