//! What it means that a server showed no certificate.

use std::io;
use std::net::SocketAddr;

use super::http::Answer;
use crate::doctor::advice::Advice;
use crate::doctor::{Code, Finding};
use crate::inspect::InspectError;
use crate::inspect::remote::{RemoteError, Stage};
use crate::pki::shown::shown;

/// What [`RemoteError::Tls`] says of servers with older versions only.
const TOO_OLD: &str = "speaks neither TLS 1.2 nor TLS 1.3";
/// What it says of servers that have nothing for the name.
const NO_NAME: &str = "no certificate for that name";

/// `plain` is what the port answered to a request without TLS.
pub(super) fn finding(
    error: &InspectError,
    plain: &io::Result<Answer>,
    advice: &Advice,
) -> Finding {
    let Advice {
        server, port, host, ..
    } = advice;
    let line = shown(&error.line());
    let InspectError::Remote(error) = error else {
        return Finding::new(
            Code::DamagedCertificate,
            format!("what {server} shows cannot be read: {line}"),
        )
        .repair(format!("`voicectl inspect {server}` says more"))
        .repair(advice.new_certificate(""));
    };
    match error {
        RemoteError::Resolve { .. }
        | RemoteError::NoAddress { .. }
        | RemoteError::Timeout {
            stage: Stage::Resolve,
            ..
        } => unresolved(&line, host),
        RemoteError::Connect { address, source } => connection(*address, source, advice),
        RemoteError::Timeout {
            stage: Stage::Connect,
            ..
        } => filtered(&line, advice),
        RemoteError::Timeout { .. } => match plain {
            Ok(Answer::Http(head)) => plain_http(head.status, advice),
            _ => Finding::new(
                Code::NoAnswer,
                format!("{server} takes the connection and says nothing: {line}"),
            )
            .repair(format!(
                "`ss -ltnp 'sport = :{port}'` names the program: restart it"
            ))
            .repair("`--timeout 60s` waits longer"),
        },
        RemoteError::Tls(words) if words.contains(TOO_OLD) => {
            Finding::new(Code::TlsTooOld, format!("{server}: {}", shown(words)))
                .repair("in nginx: `ssl_protocols TLSv1.2 TLSv1.3;`")
                .repair(format!(
                    "or let `voicectl serve --listen {}` do it",
                    listen(advice)
                ))
        }
        RemoteError::Tls(words) if words.contains(NO_NAME) => Finding::new(
            Code::NameMismatch,
            format!("{server} has no certificate for `{host}`"),
        )
        .repair(advice.new_certificate(""))
        .repair(advice.deliver()),
        _ => match plain {
            Ok(Answer::Http(head)) => plain_http(head.status, advice),
            Ok(Answer::Other(said)) => Finding::new(
                Code::NotTls,
                format!("{server} answers `{}`", shown(said)),
            )
            .repair(format!(
                "`ss -ltnp 'sport = :{port}'` names the program; the voice server has another port"
            )),
            _ => Finding::new(Code::HandshakeFailed, format!("{server}: {line}")).repair(format!(
                "`voicectl inspect {server}` and the log of the server say more"
            )),
        },
    }
}

/// What an error of the connection means.
pub(super) fn connection(address: SocketAddr, error: &io::Error, advice: &Advice) -> Finding {
    use io::ErrorKind as Kind;
    let fact = format!("cannot connect to {address}: {error}");
    match error.kind() {
        Kind::ConnectionRefused => Finding::new(Code::PortClosed, fact)
            .repair(format!(
                "start the server: `voicectl serve --listen {}`",
                listen(advice)
            ))
            .repair("on its machine, `ss -ltnp` shows what listens where"),
        Kind::TimedOut => filtered(&fact, advice),
        Kind::PermissionDenied => Finding::new(Code::Permission, fact)
            .repair("look at the firewall of this machine: `sudo nft list ruleset`"),
        _ => Finding::new(Code::Unreachable, fact)
            .repair(format!("`ip route get {}` shows the way", address.ip())),
    }
}

fn unresolved(line: &str, host: &str) -> Finding {
    Finding::new(Code::Unresolved, line)
        .repair(format!(
            "`getent hosts {host}` shows what this machine knows"
        ))
        .repair(format!(
            "on one machine only: `echo 'ADDRESS {host}' | sudo tee -a /etc/hosts`"
        ))
}

fn filtered(line: &str, advice: &Advice) -> Finding {
    let port = advice.port;
    Finding::new(Code::Filtered, format!("{}: {line}", advice.server))
        .repair(format!(
            "on the server: `sudo ufw allow {port}/tcp`, or `sudo firewall-cmd --add-port={port}/tcp`"
        ))
        .repair(format!("see whether it is on: `ping {}`", advice.host))
}

/// The port speaks HTTP without TLS.
fn plain_http(status: u16, advice: &Advice) -> Finding {
    let server = &advice.server;
    Finding::new(
        Code::PlainHttp,
        format!("{server} answers a request without TLS with HTTP status {status}"),
    )
    .repair(format!(
        "`voicectl serve --listen {}` serves HTTPS there",
        listen(advice)
    ))
    .repair(
        "a server with `--plain` is reached through the proxy in front of it: use the proxy's port",
    )
}

/// Where `serve` would listen to be found at the URL.
fn listen(advice: &Advice) -> String {
    if advice.is_loopback {
        format!("localhost:{}", advice.port)
    } else {
        format!("0.0.0.0:{} --open", advice.port)
    }
}
