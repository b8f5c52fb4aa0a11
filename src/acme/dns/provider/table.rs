//! The table of providers. Names and variables are lego's, where lego has the provider, so that what worked there works here.

use std::collections::HashMap;

use dns_update::providers::azuredns::{AzureDnsConfig, AzureEnvironment};
use dns_update::providers::bluecatv2::BluecatV2Config;
use dns_update::providers::edgedns::EdgeDnsConfig;
use dns_update::providers::google_cloud_dns::GoogleCloudDnsConfig;
use dns_update::providers::infoblox::InfobloxConfig;
use dns_update::providers::joker::JokerAuth;
use dns_update::providers::lightsail::LightsailConfig;
use dns_update::providers::oraclecloud::OracleCloudConfig;
use dns_update::providers::route53::Route53Config;
use dns_update::providers::volcengine::VolcengineConfig;
use dns_update::providers::yandexcloud::YandexCloudConfig;
use dns_update::{DnsUpdater, Error};

use super::RFC2136;
use super::row::{Provider, REQUEST, needs, provider, single, takes};

/// A parameter that no variable sets.
const NONE: Option<&str> = None;

/// Every provider, by name.
pub const PROVIDERS: &[Provider] = &[
    provider(
        "alidns",
        "Alibaba Cloud DNS",
        &[
            needs(&["ALICLOUD_ACCESS_KEY"]),
            needs(&["ALICLOUD_SECRET_KEY"]),
            takes(&["ALICLOUD_REGION_ID"]),
            takes(&["ALICLOUD_SECURITY_TOKEN"]),
        ],
        |v| {
            DnsUpdater::new_alidns(
                v.text("ALICLOUD_ACCESS_KEY"),
                v.text("ALICLOUD_SECRET_KEY"),
                v.maybe("ALICLOUD_REGION_ID"),
                v.maybe("ALICLOUD_SECURITY_TOKEN"),
                NONE,
                REQUEST,
            )
        },
    ),
    provider(
        "arvancloud",
        "ArvanCloud",
        &[needs(&["ARVANCLOUD_API_KEY"])],
        |v| DnsUpdater::new_arvancloud(v.text("ARVANCLOUD_API_KEY"), REQUEST),
    ),
    provider(
        "autodns",
        "InterNetX AutoDNS",
        &[
            needs(&["AUTODNS_API_USER"]),
            needs(&["AUTODNS_API_PASSWORD"]),
            takes(&["AUTODNS_CONTEXT"]),
        ],
        |v| {
            DnsUpdater::new_autodns(
                v.text("AUTODNS_API_USER"),
                v.text("AUTODNS_API_PASSWORD"),
                v.maybe("AUTODNS_CONTEXT")
                    .and_then(|text| text.parse().ok()),
                REQUEST,
            )
        },
    ),
    provider(
        "azuredns",
        "Azure DNS",
        &[
            needs(&["AZURE_TENANT_ID"]),
            needs(&["AZURE_CLIENT_ID"]),
            needs(&["AZURE_CLIENT_SECRET"]),
            needs(&["AZURE_SUBSCRIPTION_ID"]),
            needs(&["AZURE_RESOURCE_GROUP"]),
            takes(&["AZURE_ENVIRONMENT"]),
        ],
        |v| {
            DnsUpdater::new_azuredns(AzureDnsConfig {
                tenant_id: v.string("AZURE_TENANT_ID"),
                client_id: v.string("AZURE_CLIENT_ID"),
                client_secret: v.string("AZURE_CLIENT_SECRET"),
                subscription_id: v.string("AZURE_SUBSCRIPTION_ID"),
                resource_group: v.string("AZURE_RESOURCE_GROUP"),
                environment: AzureEnvironment::from_str_lossy(v.text("AZURE_ENVIRONMENT")),
                request_timeout: REQUEST,
            })
        },
    ),
    provider(
        "baiducloud",
        "Baidu Cloud",
        &[
            needs(&["BAIDUCLOUD_ACCESS_KEY_ID"]),
            needs(&["BAIDUCLOUD_SECRET_ACCESS_KEY"]),
        ],
        |v| {
            DnsUpdater::new_baiducloud(
                v.text("BAIDUCLOUD_ACCESS_KEY_ID"),
                v.text("BAIDUCLOUD_SECRET_ACCESS_KEY"),
                REQUEST,
            )
        },
    ),
    provider(
        "bluecatv2",
        "BlueCat Address Manager",
        &[
            needs(&["BLUECATV2_SERVER_URL"]),
            needs(&["BLUECATV2_USERNAME"]),
            needs(&["BLUECATV2_PASSWORD"]),
            needs(&["BLUECATV2_CONFIG_NAME"]),
            needs(&["BLUECATV2_VIEW_NAME"]),
            takes(&["BLUECATV2_SKIP_DEPLOY"]),
        ],
        |v| {
            DnsUpdater::new_bluecatv2(BluecatV2Config {
                server_url: v.string("BLUECATV2_SERVER_URL"),
                username: v.string("BLUECATV2_USERNAME"),
                password: v.string("BLUECATV2_PASSWORD"),
                config_name: v.string("BLUECATV2_CONFIG_NAME"),
                view_name: v.string("BLUECATV2_VIEW_NAME"),
                skip_deploy: v.yes("BLUECATV2_SKIP_DEPLOY"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider("bunny", "bunny.net", &[needs(&["BUNNY_API_KEY"])], |v| {
        DnsUpdater::new_bunny(v.text("BUNNY_API_KEY"), REQUEST)
    }),
    provider(
        "cloudflare",
        "Cloudflare",
        &[needs(&["CF_DNS_API_TOKEN", "CLOUDFLARE_DNS_API_TOKEN"])],
        |v| DnsUpdater::new_cloudflare(v.text("CF_DNS_API_TOKEN"), REQUEST),
    ),
    provider(
        "cloudns",
        "ClouDNS",
        &[
            takes(&["CLOUDNS_AUTH_ID"]),
            takes(&["CLOUDNS_SUB_AUTH_ID"]),
            needs(&["CLOUDNS_AUTH_PASSWORD"]),
        ],
        |v| {
            DnsUpdater::new_cloudns(
                v.maybe("CLOUDNS_AUTH_ID"),
                v.maybe("CLOUDNS_SUB_AUTH_ID"),
                v.text("CLOUDNS_AUTH_PASSWORD"),
                REQUEST,
            )
        },
    ),
    provider(
        "constellix",
        "Constellix",
        &[
            needs(&["CONSTELLIX_API_KEY"]),
            needs(&["CONSTELLIX_SECRET_KEY"]),
        ],
        |v| {
            DnsUpdater::new_constellix(
                v.text("CONSTELLIX_API_KEY"),
                v.text("CONSTELLIX_SECRET_KEY"),
                REQUEST,
            )
        },
    ),
    provider(
        "cpanel",
        "cPanel",
        &[
            needs(&["CPANEL_BASE_URL"]),
            needs(&["CPANEL_USERNAME"]),
            needs(&["CPANEL_TOKEN"]),
        ],
        |v| {
            DnsUpdater::new_cpanel(
                v.text("CPANEL_BASE_URL"),
                v.text("CPANEL_USERNAME"),
                v.text("CPANEL_TOKEN"),
                REQUEST,
            )
        },
    ),
    single("ddnss", "DDNSS.de", &[needs(&["DDNSS_KEY"])], |v| {
        DnsUpdater::new_ddnss(v.text("DDNSS_KEY"), REQUEST)
    }),
    provider("desec", "deSEC", &[needs(&["DESEC_TOKEN"])], |v| {
        DnsUpdater::new_desec(v.text("DESEC_TOKEN"), REQUEST)
    }),
    provider(
        "digitalocean",
        "DigitalOcean",
        &[needs(&["DO_AUTH_TOKEN"])],
        |v| DnsUpdater::new_digitalocean(v.text("DO_AUTH_TOKEN"), REQUEST),
    ),
    provider(
        "dnsimple",
        "DNSimple",
        &[
            needs(&["DNSIMPLE_OAUTH_TOKEN"]),
            needs(&["DNSIMPLE_ACCOUNT_ID"]),
        ],
        |v| {
            DnsUpdater::new_dnsimple(
                v.text("DNSIMPLE_OAUTH_TOKEN"),
                v.text("DNSIMPLE_ACCOUNT_ID"),
                REQUEST,
            )
        },
    ),
    provider(
        "dnsmadeeasy",
        "DNS Made Easy",
        &[
            needs(&["DNSMADEEASY_API_KEY"]),
            needs(&["DNSMADEEASY_API_SECRET"]),
        ],
        |v| {
            DnsUpdater::new_dnsmadeeasy(
                v.text("DNSMADEEASY_API_KEY"),
                v.text("DNSMADEEASY_API_SECRET"),
                REQUEST,
            )
        },
    ),
    provider(
        "domeneshop",
        "Domeneshop",
        &[
            needs(&["DOMENESHOP_API_TOKEN"]),
            needs(&["DOMENESHOP_API_SECRET"]),
        ],
        |v| {
            DnsUpdater::new_domeneshop(
                v.text("DOMENESHOP_API_TOKEN"),
                v.text("DOMENESHOP_API_SECRET"),
                REQUEST,
            )
        },
    ),
    provider(
        "dreamhost",
        "DreamHost",
        &[needs(&["DREAMHOST_API_KEY"])],
        |v| DnsUpdater::new_dreamhost(v.text("DREAMHOST_API_KEY"), REQUEST),
    ),
    single("duckdns", "Duck DNS", &[needs(&["DUCKDNS_TOKEN"])], |v| {
        DnsUpdater::new_duckdns(v.text("DUCKDNS_TOKEN"), REQUEST)
    }),
    provider("dynu", "Dynu", &[needs(&["DYNU_API_KEY"])], |v| {
        DnsUpdater::new_dynu(v.text("DYNU_API_KEY"), REQUEST)
    }),
    provider(
        "easydns",
        "easyDNS",
        &[needs(&["EASYDNS_TOKEN"]), needs(&["EASYDNS_KEY"])],
        |v| DnsUpdater::new_easydns(v.text("EASYDNS_TOKEN"), v.text("EASYDNS_KEY"), REQUEST),
    ),
    provider(
        "edgedns",
        "Akamai Edge DNS",
        &[
            needs(&["AKAMAI_HOST"]),
            needs(&["AKAMAI_CLIENT_TOKEN"]),
            needs(&["AKAMAI_CLIENT_SECRET"]),
            needs(&["AKAMAI_ACCESS_TOKEN"]),
            takes(&["AKAMAI_ACCOUNT_SWITCH_KEY"]),
        ],
        |v| {
            DnsUpdater::new_edgedns(EdgeDnsConfig {
                host: v.string("AKAMAI_HOST"),
                client_token: v.string("AKAMAI_CLIENT_TOKEN"),
                client_secret: v.string("AKAMAI_CLIENT_SECRET"),
                access_token: v.string("AKAMAI_ACCESS_TOKEN"),
                account_switch_key: v.maybe_string("AKAMAI_ACCOUNT_SWITCH_KEY"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider(
        "exoscale",
        "Exoscale",
        &[
            needs(&["EXOSCALE_API_KEY"]),
            needs(&["EXOSCALE_API_SECRET"]),
        ],
        |v| {
            DnsUpdater::new_exoscale(
                v.text("EXOSCALE_API_KEY"),
                v.text("EXOSCALE_API_SECRET"),
                REQUEST,
            )
        },
    ),
    single(
        "freemyip",
        "freemyip.com",
        &[needs(&["FREEMYIP_TOKEN"])],
        |v| DnsUpdater::new_freemyip(v.text("FREEMYIP_TOKEN"), REQUEST),
    ),
    provider(
        "gandiv5",
        "Gandi LiveDNS",
        &[needs(&["GANDIV5_PERSONAL_ACCESS_TOKEN"])],
        |v| DnsUpdater::new_gandiv5(v.text("GANDIV5_PERSONAL_ACCESS_TOKEN"), REQUEST),
    ),
    provider(
        "gcloud",
        "Google Cloud DNS",
        &[
            needs(&["GCE_PROJECT"]),
            needs(&["GCE_SERVICE_ACCOUNT"]),
            takes(&["GCE_ZONE_ID"]),
            takes(&["GCE_ALLOW_PRIVATE_ZONE"]),
            takes(&["GCE_IMPERSONATE_SERVICE_ACCOUNT"]),
        ],
        |v| {
            DnsUpdater::new_google_cloud_dns(GoogleCloudDnsConfig {
                service_account_json: v.string("GCE_SERVICE_ACCOUNT"),
                project_id: v.string("GCE_PROJECT"),
                managed_zone: v.maybe_string("GCE_ZONE_ID"),
                private_zone: v.yes("GCE_ALLOW_PRIVATE_ZONE"),
                impersonate_service_account: v.maybe_string("GCE_IMPERSONATE_SERVICE_ACCOUNT"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider(
        "gcore",
        "Gcore",
        &[needs(&["GCORE_PERMANENT_API_TOKEN"])],
        |v| DnsUpdater::new_gcore(v.text("GCORE_PERMANENT_API_TOKEN"), REQUEST),
    ),
    provider(
        "glesys",
        "GleSYS",
        &[needs(&["GLESYS_API_USER"]), needs(&["GLESYS_API_KEY"])],
        |v| DnsUpdater::new_glesys(v.text("GLESYS_API_USER"), v.text("GLESYS_API_KEY"), REQUEST),
    ),
    provider(
        "godaddy",
        "GoDaddy",
        &[needs(&["GODADDY_API_KEY"]), needs(&["GODADDY_API_SECRET"])],
        |v| {
            DnsUpdater::new_godaddy(
                v.text("GODADDY_API_KEY"),
                v.text("GODADDY_API_SECRET"),
                REQUEST,
            )
        },
    ),
    provider(
        "hetzner",
        "Hetzner",
        &[needs(&["HETZNER_API_TOKEN"])],
        |v| DnsUpdater::new_hetzner(v.text("HETZNER_API_TOKEN"), REQUEST),
    ),
    provider(
        "hostingde",
        "hosting.de",
        &[needs(&["HOSTINGDE_API_KEY"])],
        |v| DnsUpdater::new_hostingde(v.text("HOSTINGDE_API_KEY"), REQUEST),
    ),
    provider(
        "hostinger",
        "Hostinger",
        &[needs(&["HOSTINGER_API_TOKEN"])],
        |v| DnsUpdater::new_hostinger(v.text("HOSTINGER_API_TOKEN"), REQUEST),
    ),
    provider(
        "huaweicloud",
        "Huawei Cloud",
        &[
            needs(&["HUAWEICLOUD_ACCESS_KEY_ID"]),
            needs(&["HUAWEICLOUD_SECRET_ACCESS_KEY"]),
            needs(&["HUAWEICLOUD_REGION"]),
        ],
        |v| {
            DnsUpdater::new_huaweicloud(
                v.text("HUAWEICLOUD_ACCESS_KEY_ID"),
                v.text("HUAWEICLOUD_SECRET_ACCESS_KEY"),
                v.text("HUAWEICLOUD_REGION"),
                REQUEST,
            )
        },
    ),
    single(
        "hurricane",
        "Hurricane Electric",
        &[needs(&["HURRICANE_TOKENS"])],
        |v| DnsUpdater::new_hurricane(pairs(v.text("HURRICANE_TOKENS")), REQUEST),
    ),
    provider(
        "ibmcloud",
        "IBM Cloud (SoftLayer)",
        &[
            needs(&["SOFTLAYER_USERNAME"]),
            needs(&["SOFTLAYER_API_KEY"]),
        ],
        |v| {
            DnsUpdater::new_ibmcloud(
                v.text("SOFTLAYER_USERNAME"),
                v.text("SOFTLAYER_API_KEY"),
                REQUEST,
            )
        },
    ),
    provider(
        "infoblox",
        "Infoblox",
        &[
            needs(&["INFOBLOX_HOST"]),
            takes(&["INFOBLOX_PORT"]),
            needs(&["INFOBLOX_USERNAME"]),
            needs(&["INFOBLOX_PASSWORD"]),
            takes(&["INFOBLOX_WAPI_VERSION"]),
            takes(&["INFOBLOX_DNS_VIEW"]),
        ],
        |v| {
            DnsUpdater::new_infoblox(InfobloxConfig {
                host: v.string("INFOBLOX_HOST"),
                port: v.maybe_string("INFOBLOX_PORT"),
                username: v.string("INFOBLOX_USERNAME"),
                password: v.string("INFOBLOX_PASSWORD"),
                wapi_version: v.maybe_string("INFOBLOX_WAPI_VERSION"),
                dns_view: v.maybe_string("INFOBLOX_DNS_VIEW"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider(
        "infomaniak",
        "Infomaniak",
        &[needs(&["INFOMANIAK_ACCESS_TOKEN"])],
        |v| DnsUpdater::new_infomaniak(v.text("INFOMANIAK_ACCESS_TOKEN"), REQUEST),
    ),
    provider(
        "inwx",
        "INWX",
        &[
            needs(&["INWX_USERNAME"]),
            needs(&["INWX_PASSWORD"]),
            takes(&["INWX_SANDBOX"]),
        ],
        |v| {
            DnsUpdater::new_inwx(
                v.text("INWX_USERNAME"),
                v.text("INWX_PASSWORD"),
                v.yes("INWX_SANDBOX"),
                REQUEST,
            )
        },
    ),
    provider("ionos", "IONOS", &[needs(&["IONOS_API_KEY"])], |v| {
        DnsUpdater::new_ionos(v.text("IONOS_API_KEY"), REQUEST)
    }),
    provider("ipv64", "IPv64.net", &[needs(&["IPV64_API_KEY"])], |v| {
        DnsUpdater::new_ipv64(v.text("IPV64_API_KEY"), REQUEST)
    }),
    provider("joker", "Joker.com", &[needs(&["JOKER_API_KEY"])], |v| {
        DnsUpdater::new_joker(JokerAuth::api_key(v.text("JOKER_API_KEY")), REQUEST)
    }),
    provider(
        "lightsail",
        "Amazon Lightsail",
        &[
            needs(&["AWS_ACCESS_KEY_ID"]),
            needs(&["AWS_SECRET_ACCESS_KEY"]),
            takes(&["AWS_SESSION_TOKEN"]),
            takes(&["AWS_REGION"]),
            takes(&["DNS_ZONE"]),
        ],
        |v| {
            DnsUpdater::new_lightsail(LightsailConfig {
                access_key_id: v.string("AWS_ACCESS_KEY_ID"),
                secret_access_key: v.string("AWS_SECRET_ACCESS_KEY"),
                session_token: v.maybe_string("AWS_SESSION_TOKEN"),
                region: v.maybe_string("AWS_REGION"),
                domain: v.maybe_string("DNS_ZONE"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider("linode", "Linode", &[needs(&["LINODE_TOKEN"])], |v| {
        DnsUpdater::new_linode(v.text("LINODE_TOKEN"), REQUEST)
    }),
    provider(
        "luadns",
        "LuaDNS",
        &[
            needs(&["LUADNS_API_USERNAME"]),
            needs(&["LUADNS_API_TOKEN"]),
        ],
        |v| {
            DnsUpdater::new_luadns(
                v.text("LUADNS_API_USERNAME"),
                v.text("LUADNS_API_TOKEN"),
                REQUEST,
            )
        },
    ),
    provider(
        "mythicbeasts",
        "Mythic Beasts",
        &[
            needs(&["MYTHICBEASTS_USERNAME"]),
            needs(&["MYTHICBEASTS_PASSWORD"]),
        ],
        |v| {
            DnsUpdater::new_mythicbeasts(
                v.text("MYTHICBEASTS_USERNAME"),
                v.text("MYTHICBEASTS_PASSWORD"),
                REQUEST,
            )
        },
    ),
    provider(
        "namecheap",
        "Namecheap",
        &[
            needs(&["NAMECHEAP_API_USER"]),
            needs(&["NAMECHEAP_API_KEY"]),
            needs(&["NAMECHEAP_CLIENT_IP"]),
            takes(&["NAMECHEAP_USERNAME"]),
        ],
        |v| {
            DnsUpdater::new_namecheap(
                v.text("NAMECHEAP_API_USER"),
                v.text("NAMECHEAP_API_KEY"),
                v.text("NAMECHEAP_CLIENT_IP"),
                v.maybe("NAMECHEAP_USERNAME"),
                REQUEST,
            )
        },
    ),
    provider(
        "namedotcom",
        "Name.com",
        &[needs(&["NAMECOM_USERNAME"]), needs(&["NAMECOM_API_TOKEN"])],
        |v| {
            DnsUpdater::new_namedotcom(
                v.text("NAMECOM_USERNAME"),
                v.text("NAMECOM_API_TOKEN"),
                REQUEST,
            )
        },
    ),
    provider(
        "namesilo",
        "NameSilo",
        &[needs(&["NAMESILO_API_KEY"])],
        |v| DnsUpdater::new_namesilo(v.text("NAMESILO_API_KEY"), REQUEST),
    ),
    provider(
        "netcup",
        "netcup",
        &[
            needs(&["NETCUP_CUSTOMER_NUMBER"]),
            needs(&["NETCUP_API_KEY"]),
            needs(&["NETCUP_API_PASSWORD"]),
        ],
        |v| {
            DnsUpdater::new_netcup(
                v.text("NETCUP_CUSTOMER_NUMBER"),
                v.text("NETCUP_API_KEY"),
                v.text("NETCUP_API_PASSWORD"),
                REQUEST,
            )
        },
    ),
    provider("netlify", "Netlify", &[needs(&["NETLIFY_TOKEN"])], |v| {
        DnsUpdater::new_netlify(v.text("NETLIFY_TOKEN"), REQUEST)
    }),
    provider(
        "nifcloud",
        "NIFCLOUD",
        &[
            needs(&["NIFCLOUD_ACCESS_KEY_ID"]),
            needs(&["NIFCLOUD_SECRET_ACCESS_KEY"]),
        ],
        |v| {
            DnsUpdater::new_nifcloud(
                v.text("NIFCLOUD_ACCESS_KEY_ID"),
                v.text("NIFCLOUD_SECRET_ACCESS_KEY"),
                REQUEST,
            )
        },
    ),
    provider("ns1", "NS1", &[needs(&["NS1_API_KEY"])], |v| {
        DnsUpdater::new_ns1(v.text("NS1_API_KEY"), REQUEST)
    }),
    provider(
        "oraclecloud",
        "Oracle Cloud",
        &[
            needs(&["OCI_TENANCY_OCID"]),
            needs(&["OCI_USER_OCID"]),
            needs(&["OCI_PUBKEY_FINGERPRINT"]),
            needs(&["OCI_PRIVKEY"]),
            needs(&["OCI_REGION"]),
            needs(&["OCI_COMPARTMENT_OCID"]),
        ],
        |v| {
            DnsUpdater::new_oraclecloud(OracleCloudConfig {
                tenancy_ocid: v.string("OCI_TENANCY_OCID"),
                user_ocid: v.string("OCI_USER_OCID"),
                fingerprint: v.string("OCI_PUBKEY_FINGERPRINT"),
                private_key_pem: v.string("OCI_PRIVKEY"),
                private_key_password: None,
                region: v.string("OCI_REGION"),
                compartment_ocid: v.string("OCI_COMPARTMENT_OCID"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider(
        "ovh",
        "OVH",
        &[
            needs(&["OVH_ENDPOINT"]),
            needs(&["OVH_APPLICATION_KEY"]),
            needs(&["OVH_APPLICATION_SECRET"]),
            needs(&["OVH_CONSUMER_KEY"]),
        ],
        |v| {
            DnsUpdater::new_ovh(
                v.text("OVH_APPLICATION_KEY"),
                v.text("OVH_APPLICATION_SECRET"),
                v.text("OVH_CONSUMER_KEY"),
                v.text("OVH_ENDPOINT").parse()?,
                REQUEST,
            )
        },
    ),
    provider(
        "pdns",
        "PowerDNS",
        &[
            needs(&["PDNS_API_KEY"]),
            needs(&["PDNS_API_URL"]),
            takes(&["PDNS_SERVER_NAME"]),
        ],
        |v| {
            DnsUpdater::new_pdns(
                v.text("PDNS_API_KEY"),
                v.maybe("PDNS_API_URL"),
                v.maybe("PDNS_SERVER_NAME"),
                REQUEST,
            )
        },
    ),
    provider(
        "plesk",
        "Plesk",
        &[needs(&["PLESK_SERVER_BASE_URL"]), needs(&["PLESK_API_KEY"])],
        |v| {
            DnsUpdater::new_plesk(
                v.text("PLESK_SERVER_BASE_URL"),
                v.text("PLESK_API_KEY"),
                REQUEST,
            )
        },
    ),
    provider(
        "porkbun",
        "Porkbun",
        &[
            needs(&["PORKBUN_API_KEY"]),
            needs(&["PORKBUN_SECRET_API_KEY"]),
        ],
        |v| {
            DnsUpdater::new_porkbun(
                v.text("PORKBUN_API_KEY"),
                v.text("PORKBUN_SECRET_API_KEY"),
                REQUEST,
            )
        },
    ),
    provider(
        "rfc2136",
        "RFC 2136 with TSIG: BIND, Knot, NSD, PowerDNS ...",
        &[
            needs(&["RFC2136_NAMESERVER"]),
            takes(&["RFC2136_TSIG_KEY"]),
            takes(&["RFC2136_TSIG_SECRET"]),
            takes(&["RFC2136_TSIG_ALGORITHM"]),
            takes(&["RFC2136_TSIG"]),
        ],
        |_| Err(Error::Unsupported(RFC2136.to_owned())),
    ),
    provider(
        "route53",
        "Amazon Route 53",
        &[
            needs(&["AWS_ACCESS_KEY_ID"]),
            needs(&["AWS_SECRET_ACCESS_KEY"]),
            takes(&["AWS_SESSION_TOKEN"]),
            takes(&["AWS_REGION"]),
            takes(&["AWS_HOSTED_ZONE_ID"]),
        ],
        |v| {
            DnsUpdater::new_route53(Route53Config {
                access_key_id: v.string("AWS_ACCESS_KEY_ID"),
                secret_access_key: v.string("AWS_SECRET_ACCESS_KEY"),
                session_token: v.maybe_string("AWS_SESSION_TOKEN"),
                region: v.maybe_string("AWS_REGION"),
                hosted_zone_id: v.maybe_string("AWS_HOSTED_ZONE_ID"),
                private_zone_only: None,
                endpoint: None,
            })
        },
    ),
    provider(
        "safedns",
        "ANS SafeDNS",
        &[needs(&["SAFEDNS_AUTH_TOKEN"])],
        |v| DnsUpdater::new_safedns(v.text("SAFEDNS_AUTH_TOKEN"), REQUEST),
    ),
    provider(
        "scaleway",
        "Scaleway",
        &[needs(&["SCW_SECRET_KEY", "SCALEWAY_API_TOKEN"])],
        |v| DnsUpdater::new_scaleway(v.text("SCW_SECRET_KEY"), REQUEST),
    ),
    provider(
        "selectelv2",
        "Selectel",
        &[
            needs(&["SELECTELV2_USERNAME"]),
            needs(&["SELECTELV2_PASSWORD"]),
            needs(&["SELECTELV2_ACCOUNT_ID"]),
            needs(&["SELECTELV2_PROJECT_ID"]),
        ],
        |v| {
            DnsUpdater::new_selectel(
                v.text("SELECTELV2_USERNAME"),
                v.text("SELECTELV2_PASSWORD"),
                v.text("SELECTELV2_ACCOUNT_ID"),
                v.text("SELECTELV2_PROJECT_ID"),
                REQUEST,
            )
        },
    ),
    provider(
        "simply",
        "Simply.com",
        &[needs(&["SIMPLY_ACCOUNT_NAME"]), needs(&["SIMPLY_API_KEY"])],
        |v| {
            DnsUpdater::new_simplycom(
                v.text("SIMPLY_ACCOUNT_NAME"),
                v.text("SIMPLY_API_KEY"),
                REQUEST,
            )
        },
    ),
    provider(
        "spaceship",
        "Spaceship",
        &[
            needs(&["SPACESHIP_API_KEY"]),
            needs(&["SPACESHIP_API_SECRET"]),
        ],
        |v| {
            DnsUpdater::new_spaceship(
                v.text("SPACESHIP_API_KEY"),
                v.text("SPACESHIP_API_SECRET"),
                REQUEST,
            )
        },
    ),
    provider(
        "tencentcloud",
        "Tencent Cloud",
        &[
            needs(&["TENCENTCLOUD_SECRET_ID"]),
            needs(&["TENCENTCLOUD_SECRET_KEY"]),
            takes(&["TENCENTCLOUD_REGION"]),
            takes(&["TENCENTCLOUD_SESSION_TOKEN"]),
        ],
        |v| {
            DnsUpdater::new_tencentcloud(
                v.text("TENCENTCLOUD_SECRET_ID"),
                v.text("TENCENTCLOUD_SECRET_KEY"),
                v.maybe("TENCENTCLOUD_REGION"),
                v.maybe("TENCENTCLOUD_SESSION_TOKEN"),
                REQUEST,
            )
        },
    ),
    provider(
        "transip",
        "TransIP",
        &[
            needs(&["TRANSIP_ACCOUNT_NAME"]),
            needs(&["TRANSIP_PRIVATE_KEY"]),
            takes(&["TRANSIP_GLOBAL_KEY"]),
        ],
        |v| {
            DnsUpdater::new_transip(
                v.text("TRANSIP_ACCOUNT_NAME"),
                v.text("TRANSIP_PRIVATE_KEY"),
                v.yes("TRANSIP_GLOBAL_KEY"),
                REQUEST,
            )
        },
    ),
    provider(
        "ultradns",
        "UltraDNS",
        &[
            needs(&["ULTRADNS_USERNAME"]),
            needs(&["ULTRADNS_PASSWORD"]),
            takes(&["ULTRADNS_ENDPOINT"]),
        ],
        |v| {
            DnsUpdater::new_ultradns(
                v.text("ULTRADNS_USERNAME"),
                v.text("ULTRADNS_PASSWORD"),
                v.maybe_string("ULTRADNS_ENDPOINT"),
                REQUEST,
            )
        },
    ),
    provider(
        "vercel",
        "Vercel",
        &[needs(&["VERCEL_API_TOKEN"]), takes(&["VERCEL_TEAM_ID"])],
        |v| {
            DnsUpdater::new_vercel(
                v.text("VERCEL_API_TOKEN"),
                v.maybe("VERCEL_TEAM_ID"),
                REQUEST,
            )
        },
    ),
    provider(
        "volcengine",
        "Volcano Engine",
        &[
            needs(&["VOLC_ACCESSKEY"]),
            needs(&["VOLC_SECRETKEY"]),
            takes(&["VOLC_REGION"]),
            takes(&["VOLC_HOST"]),
            takes(&["VOLC_SCHEME"]),
        ],
        |v| {
            DnsUpdater::new_volcengine(VolcengineConfig {
                access_key: v.string("VOLC_ACCESSKEY"),
                secret_key: v.string("VOLC_SECRETKEY"),
                region: v.maybe_string("VOLC_REGION"),
                host: v.maybe_string("VOLC_HOST"),
                scheme: v.maybe_string("VOLC_SCHEME"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider("vultr", "Vultr", &[needs(&["VULTR_API_KEY"])], |v| {
        DnsUpdater::new_vultr(v.text("VULTR_API_KEY"), REQUEST)
    }),
    provider(
        "websupport",
        "WebSupport",
        &[
            needs(&["WEBSUPPORT_API_KEY"]),
            needs(&["WEBSUPPORT_SECRET"]),
        ],
        |v| {
            DnsUpdater::new_websupport(
                v.text("WEBSUPPORT_API_KEY"),
                v.text("WEBSUPPORT_SECRET"),
                REQUEST,
            )
        },
    ),
    provider(
        "yandexcloud",
        "Yandex Cloud",
        &[
            needs(&["YANDEX_CLOUD_IAM_TOKEN"]),
            needs(&["YANDEX_CLOUD_FOLDER_ID"]),
        ],
        |v| {
            DnsUpdater::new_yandexcloud(YandexCloudConfig {
                iam_token_b64: v.string("YANDEX_CLOUD_IAM_TOKEN"),
                folder_id: v.string("YANDEX_CLOUD_FOLDER_ID"),
                request_timeout: REQUEST,
            })
        },
    ),
    provider(
        "zoneee",
        "Zone.eu",
        &[needs(&["ZONEEE_API_USER"]), needs(&["ZONEEE_API_KEY"])],
        |v| DnsUpdater::new_zoneeu(v.text("ZONEEE_API_USER"), v.text("ZONEEE_API_KEY"), REQUEST),
    ),
];

/// `name:token,name:token`.
fn pairs(text: &str) -> HashMap<String, String> {
    text.split(',')
        .filter_map(|pair| pair.trim().split_once(':'))
        .map(|(name, token)| (name.to_owned(), token.to_owned()))
        .collect()
}
