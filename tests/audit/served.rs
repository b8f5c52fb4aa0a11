//! A good nginx, and how it is started with another configuration.

use std::fs;
use std::process::Command;

use crate::certificates::{Kind, write};
use crate::support::{text, tool};
use crate::world::{Peer, World};

/// A good nginx with Debian's OpenSSL: an A, because the hybrid group needs OpenSSL 3.5.
pub(crate) const CONFIGURATION: &str = r#"
user root; daemon off; master_process off; pid nginx.pid; error_log error.log;
events {}
http {
    access_log off;
    client_body_temp_path temp/a; proxy_temp_path temp/b; fastcgi_temp_path temp/c;
    uwsgi_temp_path temp/d; scgi_temp_path temp/e;
    default_type text/html;
    server {
        listen 192.0.2.7:443 ssl;
        ssl_certificate leaf.pem; ssl_certificate_key leaf.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256;
        ssl_ecdh_curve X25519:prime256v1:secp384r1;
        add_header Strict-Transport-Security "max-age=63072000" always;
        add_header X-Content-Type-Options "nosniff" always;
        add_header Content-Security-Policy "default-src 'self'; frame-ancestors 'none'" always;
        location / { return 200 "hello"; }
        #more
    }
    server { listen 192.0.2.7:80; location / { return 308 https://$host$request_uri; } }
}
"#;

/// nginx in a world, with a certificate and a configuration.
pub(crate) fn start(world: &World, kind: Kind, configuration: &str) -> Peer {
    let home = world.context.home();
    write(home, kind);
    fs::create_dir_all(home.join("temp")).expect("a folder");
    fs::write(home.join("nginx.conf"), configuration).expect("written");
    if configuration.contains("dh.pem") {
        let out = home.join("dh.pem");
        tool(
            "openssl",
            &["dhparam", "-dsaparam", "-out", text(&out), "1024"],
        );
    }
    let mut nginx = Command::new("nginx");
    nginx
        .args(["-e", "error.log", "-c", "nginx.conf", "-p"])
        .arg(home)
        // Debian's own settings would not let weak ones pass.
        .env("OPENSSL_CONF", "/dev/null");
    world.start(&nginx, 443)
}
