//! The table of variables. It feeds `trust env`, `trust run`, their help and docs/trust.md.

/// One environment variable that tells programs whom to trust.
#[derive(Debug)]
pub struct Runtime {
    /// Its name.
    pub variable: &'static str,
    /// The programs that read it, the best known first.
    pub readers: &'static [&'static str],
    /// What it does to their own list of roots.
    pub effect: Effect,
    /// What voicectl puts into it.
    pub value: Value,
}

/// What a variable does to a program's own list of roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Its roots count beside the program's own.
    Adds,
    /// Its roots are the only ones.
    Replaces,
}

/// What voicectl puts into a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// The file with our roots.
    Ours,
    /// The file with our roots and the system's.
    Merged,
    /// Options of the Java virtual machine that name the truststore with both.
    JavaOptions,
}

const fn adds(variable: &'static str, readers: &'static [&'static str]) -> Runtime {
    Runtime {
        variable,
        readers,
        effect: Effect::Adds,
        value: Value::Ours,
    }
}

const fn replaces(variable: &'static str, readers: &'static [&'static str]) -> Runtime {
    Runtime {
        variable,
        readers,
        effect: Effect::Replaces,
        value: Value::Merged,
    }
}

/// Every variable that is set.
pub const RUNTIMES: &[Runtime] = &[
    replaces(
        "SSL_CERT_FILE",
        &[
            "Python's ssl, urllib, httpx, aiohttp and websockets",
            "Go (not on macOS and Windows)",
            "Rust programs that ask the system",
            "Ruby",
            "Perl",
            ".NET on Linux",
            "curl and whatever else uses OpenSSL's defaults",
        ],
    ),
    replaces("REQUESTS_CA_BUNDLE", &["Python's requests"]),
    replaces("PIP_CERT", &["pip"]),
    adds("NODE_EXTRA_CA_CERTS", &["Node", "npm", "Bun", "Electron"]),
    adds("DENO_CERT", &["Deno"]),
    replaces("CURL_CA_BUNDLE", &["curl", "Python's requests"]),
    replaces("GIT_SSL_CAINFO", &["git"]),
    replaces("CARGO_HTTP_CAINFO", &["cargo"]),
    replaces(
        "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
        &["gRPC in C++, Python, Ruby and PHP"],
    ),
    replaces("AWS_CA_BUNDLE", &["the AWS command line", "boto3"]),
    replaces("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", &["gcloud"]),
    replaces("NIX_SSL_CERT_FILE", &["Nix, and programs that it built"]),
    Runtime {
        variable: "JAVA_TOOL_OPTIONS",
        readers: &["Java, Kotlin and Scala, with Maven and Gradle"],
        effect: Effect::Replaces,
        value: Value::JavaOptions,
    },
];
