// Why the microphone is out of reach, and the way out. The browsers' own errors say little: the same `NotAllowedError`
// stands for a refused question, for one that nobody answered, for the system's privacy settings and for a policy.

const OTHERWISE = "Uploading a file works all the same.";

/** Why no recording can even be tried here, with what to do; `undefined` where one can. */
export function obstacle() {
  if (!window.isSecureContext) {
    return {
      what: "The browser gives the microphone to HTTPS pages only, and this page came over plain HTTP.",
      remedy: `Open the page by its https:// address: \`voicectl serve\` prints it. ${OTHERWISE}`,
    };
  }
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") {
    return {
      what: "This browser cannot record audio.",
      remedy: "Use a current Chrome, Edge, Firefox or Safari, or upload a file.",
    };
  }
  if (isAgainstPolicy()) {
    return {
      what: "A policy keeps the microphone from this page, so the browser does not even ask.",
      remedy:
        "Open the page by itself where another page frames it. A proxy in between must not send " +
        `\`Permissions-Policy: microphone=()\`. ${OTHERWISE}`,
    };
  }
  return undefined;
}

/** Resolves to why the browser refused the microphone, with what to do. */
export async function explanation(error) {
  switch (error.name) {
    case "NotAllowedError":
      return refused(error.message, await permission());
    case "SecurityError":
      return {
        what: "The settings of this browser keep the microphone from every page.",
        remedy: `Allow it in the browser's settings for sites, or ask who administers this machine. ${OTHERWISE}`,
      };
    case "NotFoundError":
    case "OverconstrainedError":
      return {
        what: "No microphone was found.",
        remedy: "Plug one in or switch it on, then press Record again. A file can be uploaded without one.",
      };
    case "NotReadableError":
    case "AbortError":
      return {
        what: "The microphone does not answer: another program has it, or the system keeps it back.",
        remedy: `Close other programs that use it, such as a call, and allow it to the browser in ${settings()}. Then press Record again.`,
      };
    default:
      return { what: `The microphone cannot be used: ${error.message}`, remedy: "Upload a file instead." };
  }
}

function refused(message, permission) {
  // Chromium's words; Firefox and Safari tell the cases apart by the permission only.
  if (/system/i.test(message)) {
    return {
      what: "The system keeps the microphone from this browser.",
      remedy: `Allow it to the browser in ${settings()}, then press Record again.`,
    };
  }
  if (/dismissed/i.test(message) || permission === "prompt") {
    return {
      what: "The browser asked for the microphone and got no answer.",
      remedy: "Press Record again and choose Allow.",
    };
  }
  return {
    what: "The microphone is not allowed for this page.",
    remedy:
      "Click the symbol beside the address, set Microphone to Allow, and press Record again. " +
      `If it is allowed there, allow it to the browser in ${settings()}, too.`,
  };
}

// Where systems have the switch that stands above every page's permission.
function settings() {
  // Browsers on Android that hide their platform call it Linux.
  const isAndroid = /android/i.test(navigator.userAgent);
  const platform = isAndroid ? "Android" : (navigator.userAgentData?.platform ?? navigator.platform);
  const places = [
    [/^android/i, "Settings, Apps, this browser, Permissions, Microphone"],
    [/^(iP|iOS)/, "Settings, Apps, this browser, Microphone"],
    [/^mac/i, "System Settings, Privacy & Security, Microphone"],
    [/^win/i, "Settings, Privacy & security, Microphone"],
  ];
  return places.find(([name]) => name.test(platform))?.[1] ?? "the system's privacy settings";
}

async function permission() {
  try {
    return (await navigator.permissions.query({ name: "microphone" })).state;
  } catch {
    // Some browsers do not tell.
    return undefined;
  }
}

// Chromium only; elsewhere the browser's refusal is all there is.
function isAgainstPolicy() {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  return policy?.allowsFeature("microphone") === false;
}
