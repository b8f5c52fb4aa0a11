//! What the cluster is told.

use crate::deploy::flag::Flag;
use crate::deploy::value::Kind;

pub(super) const NAME: Flag = Flag::new(
    "name",
    Kind::Label,
    "NAME",
    "What everything is called [default: voicectl]",
);
pub(super) const NAMESPACE: Flag = Flag::new(
    "namespace",
    Kind::Label,
    "NAMESPACE",
    "Where it runs [default: voicectl]",
);
pub(super) const TLS: Flag = Flag::new(
    "tls",
    Kind::Choice(&["gateway", "serve"]),
    "WHERE",
    "Who speaks TLS with clients: the gateway, or the servers themselves [default: gateway]",
);
pub(super) const GATEWAY_CLASS: Flag = Flag::new(
    "gateway-class",
    Kind::Letters(".-", 253),
    "CLASS",
    "Class of the gateway; `kubectl get gatewayclass` shows those of the cluster",
);
pub(super) const GATEWAY_NAMESPACE: Flag = Flag::new(
    "gateway-namespace",
    Kind::Label,
    "NAMESPACE",
    "Where the gateway's pods run, such as envoy-gateway-system [default: --namespace]",
);
pub(super) const GATEWAY_NETWORK: Flag = Flag::new(
    "gateway-network",
    Kind::Network,
    "CIDR",
    "Where a gateway without pods comes from, such as 130.211.0.0/22 and 35.191.0.0/16 of Google; may be repeated",
)
.repeated();
pub(super) const EMAIL: Flag = Flag::new(
    "email",
    Kind::Letters("._%+@-", 254),
    "ADDRESS",
    "Where the CA writes to",
);
pub(super) const ACME: Flag = Flag::new(
    "acme",
    Kind::Choice(&["production", "staging"]),
    "CA",
    "Which of Let's Encrypt's CAs signs; staging is for trials [default: production]",
);
pub(super) const REPLICAS: Flag = Flag::new(
    "replicas",
    Kind::Number(1, 1000),
    "N",
    "Servers at least [default: 2]",
);
pub(super) const MAX_REPLICAS: Flag = Flag::new(
    "max-replicas",
    Kind::Number(1, 1000),
    "N",
    "Servers at most [default: 10]",
);
pub(super) const STATES: Flag = Flag::new(
    "states",
    Kind::Number(1, 64),
    "N",
    "Recordings that one server recognises side by side, and cores that it asks for [default: 2]",
);
pub(super) const MEMORY: Flag = Flag::new(
    "memory",
    Kind::Number(256, 262_144),
    "MIB",
    "Memory of one server in MiB [default: 1024]",
);
pub(super) const DRAIN: Flag = Flag::new(
    "drain",
    Kind::Number(1, 3600),
    "SECONDS",
    "How long open requests may go on when a server ends [default: 30]",
);
pub(super) const MODELS: Flag = Flag::new(
    "models",
    Kind::Choice(&["volume", "pod", "image"]),
    "WHERE",
    "Where the model is: on a volume for all, fetched by each pod, or in the image [default: volume]",
);
pub(super) const STORAGE_CLASS: Flag = Flag::new(
    "storage-class",
    Kind::Letters(".-", 253),
    "CLASS",
    "Storage class of the models' volume, one with ReadWriteMany [default: the cluster's]",
);
pub(super) const STORAGE: Flag = Flag::new(
    "storage",
    Kind::Number(1, 10_000),
    "GIB",
    "Room for models in GiB [default: 5; with --vllm 20]",
);
pub(super) const KEY_SECRET: Flag = Flag::new(
    "upstream-key-secret",
    Kind::Label,
    "SECRET",
    "Secret whose `key` is the key for --engine-upstream",
);
pub(super) const VLLM: Flag = Flag::new(
    "vllm",
    Kind::Letters("._-/", 200),
    "MODEL",
    "Run vLLM on a graphics card with this model, such as openai/whisper-large-v3-turbo, and hand recognition to it",
);
pub(super) const VLLM_IMAGE: Flag = Flag::new(
    "vllm-image",
    Kind::Image,
    "IMAGE",
    "With --vllm: its image, with vllm[audio] in it",
);
pub(super) const GPUS: Flag = Flag::new(
    "gpus",
    Kind::Number(1, 16),
    "N",
    "With --vllm: graphics cards [default: 1]",
);
pub(super) const POD_MONITOR: Flag =
    Flag::switch("pod-monitor", "A PodMonitor, for the Prometheus operator");
pub(super) const MONITORING_NAMESPACE: Flag = Flag::new(
    "monitoring-namespace",
    Kind::Label,
    "NAMESPACE",
    "Where Prometheus runs, which may read the numbers [default: monitoring]",
);
