//! Where each family of systems keeps the anchors of its administrator, as data.

use std::fs;

use crate::trust::machine::{Machine, Platform};

/// A program with its arguments.
pub(in crate::trust) type Words = &'static [&'static str];

/// A family of systems that keep their anchors in the same way.
#[derive(Debug)]
pub(in crate::trust) struct Family {
    /// Its best known members.
    pub(in crate::trust) name: &'static str,
    /// `ID` and `ID_LIKE` of os-release(5) that tell it.
    pub(in crate::trust) ids: &'static [&'static str],
    /// How an anchor gets in and out.
    pub(in crate::trust) way: Way,
    /// The package with the program that refreshes the store.
    pub(in crate::trust) package: &'static str,
    /// The package with NSS's `certutil`.
    pub(in crate::trust) nss_package: &'static str,
}

/// How an anchor gets in and out.
#[derive(Debug)]
pub(in crate::trust) enum Way {
    /// By a file in a folder and a program that reads it.
    Folder(AnchorFolder),
    /// By hand: the system is made from a description.
    Description {
        /// Where the description is.
        file: &'static str,
        /// What goes into it.
        line: &'static str,
    },
}

/// A folder of anchors.
#[derive(Debug)]
pub(in crate::trust) struct AnchorFolder {
    /// Where files are put.
    pub(in crate::trust) folder: &'static str,
    /// How they end; on Debian `.pem` is passed over (measured).
    pub(in crate::trust) extension: &'static str,
    /// What reads the folder; the first that is there is taken.
    pub(in crate::trust) refresh: &'static [Words],
    /// The same after a removal.
    pub(in crate::trust) refresh_after_removal: &'static [Words],
    /// Where programs read the result: a file of all certificates, or a folder with a file for each.
    pub(in crate::trust) result: &'static str,
    /// The folder of links to anchors whose names begin with hashes, where the refresh leaves those of removed anchors.
    pub(in crate::trust) links: Option<&'static str>,
    /// The folder of programs that are told on standard input of what came (`+`) and went (`-`).
    pub(in crate::trust) hooks: Option<&'static str>,
}

const DEBIAN: AnchorFolder = AnchorFolder {
    folder: "/usr/local/share/ca-certificates",
    extension: "crt",
    refresh: &[&["update-ca-certificates"]],
    // Not `--fresh`: that takes every link away for a moment, and has Java's store written anew as a whole.
    refresh_after_removal: &[&["update-ca-certificates"]],
    result: "/etc/ssl/certs/ca-certificates.crt",
    links: Some("/etc/ssl/certs"),
    hooks: Some("/etc/ca-certificates/update.d"),
};

const RED_HAT: AnchorFolder = AnchorFolder {
    folder: "/etc/pki/ca-trust/source/anchors",
    extension: "pem",
    refresh: &[&["update-ca-trust", "extract"]],
    refresh_after_removal: &[&["update-ca-trust", "extract"]],
    result: "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    links: None,
    hooks: None,
};

/// The table; the first that fits is taken.
pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "Debian, Ubuntu",
        ids: &["debian", "ubuntu"],
        way: Way::Folder(DEBIAN),
        package: "ca-certificates",
        nss_package: "libnss3-tools",
    },
    Family {
        name: "Fedora, RHEL, Amazon Linux",
        ids: &[
            "fedora",
            "rhel",
            "centos",
            "amzn",
            "azurelinux",
            "mariner",
            "openEuler",
        ],
        way: Way::Folder(RED_HAT),
        package: "ca-certificates",
        nss_package: "nss-tools",
    },
    Family {
        name: "Arch",
        ids: &["arch"],
        way: Way::Folder(AnchorFolder {
            folder: "/etc/ca-certificates/trust-source/anchors",
            extension: "crt",
            refresh: &[&["update-ca-trust"], &["trust", "extract-compat"]],
            refresh_after_removal: &[&["update-ca-trust"], &["trust", "extract-compat"]],
            result: "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
            links: None,
            hooks: None,
        }),
        package: "ca-certificates-utils",
        nss_package: "nss",
    },
    Family {
        name: "openSUSE, SLES",
        ids: &[
            "suse",
            "opensuse",
            "sles",
            "sled",
            "opensuse-leap",
            "opensuse-tumbleweed",
        ],
        way: Way::Folder(AnchorFolder {
            folder: "/etc/pki/trust/anchors",
            extension: "pem",
            refresh: &[&["update-ca-certificates"]],
            refresh_after_removal: &[&["update-ca-certificates"]],
            result: "/var/lib/ca-certificates/ca-bundle.pem",
            links: None,
            hooks: None,
        }),
        package: "ca-certificates",
        nss_package: "mozilla-nss-tools",
    },
    Family {
        name: "Alpine",
        ids: &["alpine", "postmarketos", "wolfi", "chainguard"],
        way: Way::Folder(AnchorFolder {
            refresh_after_removal: &[&["update-ca-certificates", "--fresh"]],
            links: None,
            ..DEBIAN
        }),
        package: "ca-certificates",
        nss_package: "nss-tools",
    },
    Family {
        name: "Gentoo",
        ids: &["gentoo"],
        way: Way::Folder(DEBIAN),
        package: "app-misc/ca-certificates",
        nss_package: "dev-libs/nss with USE=utils",
    },
    Family {
        name: "NixOS",
        ids: &["nixos"],
        way: Way::Description {
            file: "/etc/nixos/configuration.nix",
            line: "security.pki.certificateFiles = [ ./voicectl.pem ];",
        },
        package: "",
        nss_package: "nssTools",
    },
    Family {
        name: "FreeBSD",
        ids: &["freebsd"],
        way: Way::Folder(AnchorFolder {
            folder: "/usr/local/etc/ssl/certs",
            extension: "crt",
            refresh: &[&["certctl", "rehash"]],
            refresh_after_removal: &[&["certctl", "rehash"]],
            result: "/etc/ssl/certs",
            links: None,
            hooks: None,
        }),
        package: "the base system",
        nss_package: "nss",
    },
];

impl Family {
    /// The family of a machine: by what it says of itself, else by the first folder that is there. Programs do not tell:
    /// `trust` is on Debian too, and has no place to put anchors there (measured).
    pub(in crate::trust) fn of(machine: &Machine) -> Option<&'static Self> {
        let told = match machine.platform {
            Platform::Linux => identifiers(machine),
            Platform::FreeBsd => vec!["freebsd".to_owned()],
            Platform::MacOs | Platform::Windows => return None,
        };
        let by_name = told.iter().find_map(|id| {
            FAMILIES
                .iter()
                .find(|family| family.ids.contains(&id.as_str()))
        });
        by_name.or_else(|| {
            FAMILIES.iter().find(|family| match &family.way {
                Way::Folder(place) => machine.system(place.folder).is_dir(),
                Way::Description { .. } => false,
            })
        })
    }
}

/// `ID`, then those of `ID_LIKE`, the nearest first.
fn identifiers(machine: &Machine) -> Vec<String> {
    let read = |path: &str| fs::read_to_string(machine.system(path));
    let text = read("/etc/os-release")
        .or_else(|_| read("/usr/lib/os-release"))
        .unwrap_or_default();
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let value = line.unwrap_or_default().trim().trim_matches(['"', '\'']);
        value
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    [field("ID="), field("ID_LIKE=")].concat()
}
