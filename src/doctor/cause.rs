//! Every cause: the table that the code, the answers and docs/doctor.md share.

/// One kind of trouble.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    /// Which.
    pub code: Code,
    /// Stable name; part of the JSON.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Why it is so, or how it comes about.
    pub why: &'static str,
    /// What repairs it, with words in capitals for what is known only when it is found.
    pub repair: &'static str,
}

macro_rules! causes {
    ($($code:ident, $name:literal, $meaning:literal, $why:literal, $repair:literal;)+) => {
        /// Kinds of trouble, in the order of [`CAUSES`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $code,)+
        }

        /// All of them; what is to be repaired first comes first.
        pub const CAUSES: &[Cause] = &[
            $(Cause { code: Code::$code, name: $name, meaning: $meaning, why: $why, repair: $repair },)+
        ];
    };
}

causes! {
    ClockWrong, "clock-wrong",
        "The clock of this machine is wrong.",
        "Certificates are compared with the local clock: one that is late finds new certificates not yet valid, one that is early finds them expired.",
        "`sudo timedatectl set-ntp true`";
    Unresolved, "unresolved",
        "The name has no address.",
        "Neither DNS nor `/etc/hosts` knows it, or the name server does not answer.",
        "`getent hosts NAME` shows what this machine knows; `/etc/hosts` or the DNS must name it";
    PortClosed, "port-closed",
        "Nothing listens on the port.",
        "The machine answers and says no: the server does not run, or listens on another port or another address.",
        "`voicectl serve --listen ADDRESS:PORT`";
    Filtered, "filtered",
        "Nothing comes back from the port.",
        "A firewall drops the packets on the way, or the machine is off.",
        "open the port in the firewall of the server: `sudo ufw allow PORT/tcp`";
    Unreachable, "unreachable",
        "No way leads to the address.",
        "This machine has no route to it: another network, a VPN that is down, no IPv6.",
        "`ip route get ADDRESS`";
    Permission, "permission",
        "The system does not allow it.",
        "A local firewall or sandbox forbids the connection, or a file belongs to somebody else.",
        "as its owner, or `sudo chown -R \"$USER\" FOLDER`";
    NoAnswer, "no-answer",
        "The port takes the connection and then says nothing.",
        "The program behind it hangs, is overloaded, or waits for the client to begin another protocol.",
        "restart what listens there: `ss -ltnp 'sport = :PORT'` names it";
    PlainHttp, "plain-http",
        "The port speaks HTTP without TLS.",
        "The server was started without a certificate, or this is the port behind a proxy, or the one that only redirects.",
        "`voicectl serve` serves HTTPS; or use the port of the proxy";
    TlsOnHttpPort, "tls-on-http-port",
        "The URL says http and the port speaks TLS.",
        "A client that begins in plain text gets an alert, or an error page.",
        "use the URL with https";
    NotTls, "not-tls",
        "Something else than HTTP and TLS answers.",
        "The port belongs to another program or another protocol.",
        "`ss -ltnp 'sport = :PORT'` names the program";
    TlsTooOld, "tls-too-old",
        "The server speaks neither TLS 1.2 nor TLS 1.3.",
        "Browsers, Java and OpenSSL of today have the older versions switched off.",
        "`voicectl serve`, or in nginx `ssl_protocols TLSv1.2 TLSv1.3;`";
    HandshakeFailed, "handshake-failed",
        "The TLS handshake fails.",
        "The server breaks it off, or has nothing in common with clients of today.",
        "read the log of the server; `voicectl inspect HOST:PORT` says more";
    KeyMismatch, "key-mismatch",
        "Key and certificate do not belong together.",
        "One of the two files was replaced and the other one not.",
        "`voicectl cert new NAMES --force`, then reload the server";
    DamagedCertificate, "damaged-certificate",
        "A certificate cannot be read, or breaks RFC 5280.",
        "Clients refuse what they cannot read.",
        "`voicectl cert lint HOST` says what is wrong; `voicectl cert new NAMES --force` makes a good one";
    Expired, "expired",
        "A certificate is over.",
        "It was not renewed in time, or renewed and the server not told.",
        "`voicectl cert new NAMES --force`, then reload the server";
    NotYetValid, "not-yet-valid",
        "A certificate is not valid yet.",
        "It begins in the future, or a clock is late: the client's, or that of the machine that signed it.",
        "compare `date -u` on both machines";
    StaleCertificate, "stale-certificate",
        "The server serves an older certificate than the lineage holds.",
        "The certificate was renewed and the server still has the old one in memory, or reads a copy.",
        "reload the server: `sudo systemctl reload NAME`; `voicectl serve` does it by itself";
    NameMismatch, "name-mismatch",
        "The certificate is for other names.",
        "Clients compare the name in the URL with the subject alternative names, and with nothing else (RFC 9525).",
        "`voicectl cert new NAMES HOST --force`, or use one of its names";
    IpNotNamed, "ip-not-named",
        "The URL has an IP address and the certificate does not name it.",
        "An address needs an iPAddress entry of its own; a DNS name that leads to it does not count.",
        "`voicectl cert new NAMES ADDRESS --force`, or use one of its names";
    SelfSigned, "self-signed",
        "The certificate signed itself.",
        "No client trusts it, and browsers take such a one only one by one.",
        "`voicectl cert new NAMES` makes one that a CA of your own signs";
    MissingIntermediate, "missing-intermediate",
        "The server leaves out an intermediate.",
        "Clients know roots only; what stands between must come with the leaf (RFC 8446 section 4.4.2).",
        "serve `fullchain.pem`, not `cert.pem`";
    Untrusted, "untrusted",
        "The client does not have the root.",
        "Each client reads a store of its own: the system's, an NSS database, Java's, a file that a variable names.",
        "`voicectl trust install`, and `eval \"$(voicectl trust env)\"` for Node and Python's requests";
    NameConstraints, "name-constraints",
        "The CA may not sign for one of the names.",
        "Its name constraints (RFC 5280 section 4.2.1.10) leave the name out.",
        "`voicectl cert ca new NAME --constrain DOMAIN`, then `voicectl cert new NAMES --ca NAME --force`";
    RefusedKey, "refused-key",
        "The client does not take this kind of key.",
        "Chromium has no P-521, Chromium and Firefox no Ed25519 (measured).",
        "`voicectl cert new NAMES --key-type p256 --force`";
    ValidTooLong, "valid-too-long",
        "The certificate is valid for more than 825 days.",
        "Apple's systems refuse that from every CA, a user's own included (HT210176).",
        "`voicectl cert new NAMES --days 90 --force`";
    CertificateRule, "certificate-rule",
        "The certificate breaks a rule that this client minds.",
        "Python from 3.13 on checks as strictly as `openssl verify -x509_strict`; others mind single extensions.",
        "`voicectl cert lint HOST` lists them; `voicectl cert new NAMES --force` makes one that every client takes";
    NoMicrophone, "no-microphone",
        "The page gets no microphone.",
        "Browsers give it to secure contexts only: HTTPS with a certificate that they take, or http://localhost.",
        "`voicectl serve`, and a certificate that the browser trusts";
    WebsocketRefused, "websocket-refused",
        "The server does not switch to WebSocket.",
        "Nothing serves WebSocket at this path, or a proxy in front drops the Upgrade field.",
        "in nginx `proxy_http_version 1.1;` with the fields Upgrade and Connection passed on";
    RefusedByProgram, "refused-by-program",
        "The program refuses for a reason of its own.",
        "What it said is below.",
        "`voicectl inspect HOST:PORT` shows what is served";
    OpenMode, "open-mode",
        "A private key, or its folder, is open to others.",
        "Whoever can read the key can pose as the server.",
        "`chmod 600 FILE`, `chmod 700 FOLDER`";
    Due, "due",
        "A certificate is in the last third of its life.",
        "Renewal is due: half of the life for those under 10 days.",
        "`voicectl cert new NAMES --force`";
    BadModel, "bad-model",
        "A model file is not what its name says.",
        "It is of another size: cut off, or another model.",
        "`voicectl model rm NAME`, then `voicectl model pull NAME`";
    PortTaken, "port-taken",
        "Another program has the port of `serve`.",
        "Only one program can listen on it.",
        "`ss -ltnp 'sport = :PORT'` names it; `voicectl serve --listen localhost:9443` takes another port";
    BadVariable, "bad-variable",
        "A variable of the environment names a file that cannot be read.",
        "The client that reads the variable fails, or quietly trusts nothing.",
        "`unset VARIABLE`";
    VerificationOff, "verification-off",
        "A variable of the environment switches the verification of certificates off.",
        "Then the client takes any certificate, an attacker's too.",
        "`unset VARIABLE`";
}

impl Code {
    /// Its entry.
    #[must_use]
    pub const fn cause(self) -> &'static Cause {
        // The table and this enum come from one list.
        &CAUSES[self as usize]
    }

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.cause().name
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
