//! Browsers on Linux that read policy files, as data.

/// A browser of the Chromium family.
#[derive(Debug)]
pub(super) struct Chromium {
    /// Every `.json` file in it is read.
    pub(super) folder: &'static str,
    /// Any of these programs tells that it is installed.
    pub(super) programs: &'static [&'static str],
}

/// The Chromium family.
pub(super) const CHROMIUMS: &[Chromium] = &[
    Chromium {
        folder: "/etc/chromium/policies/managed",
        programs: &["chromium"],
    },
    Chromium {
        folder: "/etc/chromium-browser/policies/managed",
        programs: &["chromium-browser"],
    },
    Chromium {
        folder: "/etc/opt/chrome/policies/managed",
        programs: &[
            "google-chrome",
            "google-chrome-stable",
            "google-chrome-beta",
        ],
    },
    Chromium {
        folder: "/etc/opt/edge/policies/managed",
        programs: &["microsoft-edge", "microsoft-edge-stable"],
    },
    Chromium {
        folder: "/etc/brave/policies/managed",
        programs: &["brave", "brave-browser"],
    },
];

/// A browser of the Mozilla family.
#[derive(Debug)]
pub(super) struct Mozilla {
    pub(super) folder: &'static str,
    pub(super) programs: &'static [&'static str],
    /// Where a distribution may have put a `policies.json`, which that in `folder` replaces as a whole.
    pub(super) distributions: &'static [&'static str],
}

/// The Mozilla family.
pub(super) const MOZILLAS: &[Mozilla] = &[
    Mozilla {
        folder: "/etc/firefox/policies",
        programs: &["firefox", "firefox-esr"],
        distributions: &[
            "/usr/lib/firefox/distribution",
            "/usr/lib/firefox-esr/distribution",
            "/usr/lib64/firefox/distribution",
            "/opt/firefox/distribution",
        ],
    },
    Mozilla {
        folder: "/etc/thunderbird/policies",
        programs: &["thunderbird"],
        distributions: &[
            "/usr/lib/thunderbird/distribution",
            "/usr/lib64/thunderbird/distribution",
        ],
    },
];
