//! Where browsers and mail programs of the Mozilla and Chromium families keep their NSS databases, as data.

/// What a path is below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// The home.
    Home,
    /// `XDG_CONFIG_HOME`.
    Config,
}

/// A program that keeps profiles, each with a database.
#[derive(Debug)]
pub(super) struct ProfileRoot {
    /// What it is called.
    pub(super) name: &'static str,
    pub(super) base: Base,
    pub(super) path: &'static str,
}

const fn root(name: &'static str, base: Base, path: &'static str) -> ProfileRoot {
    ProfileRoot { name, base, path }
}

/// Folders with a `profiles.ini`. Firefox took the folder below `.config` with version 147, where there was none before.
pub(super) const PROFILES: &[ProfileRoot] = &[
    root("Firefox", Base::Home, ".mozilla/firefox"),
    root("Firefox", Base::Config, "mozilla/firefox"),
    root(
        "Firefox (snap)",
        Base::Home,
        "snap/firefox/common/.mozilla/firefox",
    ),
    root(
        "Firefox (snap)",
        Base::Home,
        "snap/firefox/common/.config/mozilla/firefox",
    ),
    root(
        "Firefox (Flatpak)",
        Base::Home,
        ".var/app/org.mozilla.firefox/.mozilla/firefox",
    ),
    root(
        "Firefox (Flatpak)",
        Base::Home,
        ".var/app/org.mozilla.firefox/config/mozilla/firefox",
    ),
    root("LibreWolf", Base::Home, ".librewolf"),
    root("LibreWolf", Base::Config, "librewolf/librewolf"),
    root(
        "LibreWolf (Flatpak)",
        Base::Home,
        ".var/app/io.gitlab.librewolf-community/.librewolf",
    ),
    root("Zen", Base::Home, ".zen"),
    root("Zen", Base::Config, "zen"),
    root(
        "Zen (Flatpak)",
        Base::Home,
        ".var/app/app.zen_browser.zen/.zen",
    ),
    root("Waterfox", Base::Home, ".waterfox"),
    root("Floorp", Base::Home, ".floorp"),
    root("Thunderbird", Base::Home, ".thunderbird"),
    root("Thunderbird", Base::Config, "thunderbird"),
    root(
        "Thunderbird (snap)",
        Base::Home,
        "snap/thunderbird/common/.thunderbird",
    ),
    root(
        "Thunderbird (Flatpak)",
        Base::Home,
        ".var/app/org.mozilla.Thunderbird/.thunderbird",
    ),
];

/// Programs of the Chromium family; any of them reads the user's shared database.
pub(super) const CHROMIUMS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "google-chrome-beta",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
    "brave",
    "vivaldi",
    "vivaldi-stable",
    "opera",
];

/// Folders of the Chromium family below `XDG_CONFIG_HOME`, in which a link tells the process that runs.
pub(super) const CHROMIUM_FOLDERS: &[&str] = &[
    "chromium",
    "google-chrome",
    "microsoft-edge",
    "BraveSoftware/Brave-Browser",
    "vivaldi",
    "opera",
];

/// Snaps of the Chromium family: each sees its own home in `~/snap/NAME/current`.
pub(super) const SNAPS: &[&str] = &["chromium", "brave", "opera", "postman"];

/// Flatpaks of the Chromium family. None keeps an NSS database from one start to the next, as many people found.
pub(super) const FLATPAKS: &[(&str, &str)] = &[
    ("Chromium", "org.chromium.Chromium"),
    ("Chrome", "com.google.Chrome"),
    ("Brave", "com.brave.Browser"),
    ("Edge", "com.microsoft.Edge"),
];

/// The user's shared database, in the folder that Chromium has made since version 146, below `XDG_DATA_HOME`.
pub(super) const SHARED: &str = "pki/nssdb";
/// The same before that, below the home; where it is, Chromium reads no other (measured).
pub(super) const SHARED_BEFORE: &str = ".pki/nssdb";
