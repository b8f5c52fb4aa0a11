// A browser client as people write it: a page of its own beside the server's, which plays /tts and fills /stt.

const base = "https://" + window.location.host;
const result = document.getElementById("result");

document.getElementById("speak").addEventListener("click", () => {
  fetch(base + "/tts", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: document.getElementById("text").value }),
  })
    .then((response) => response.blob())
    .then((blob) => {
      const audio = new Audio(URL.createObjectURL(blob));
      audio.addEventListener("ended", () => (result.textContent = "played " + audio.duration));
      return audio.play();
    });
});

document.getElementById("file").addEventListener("change", (event) => {
  const form = new FormData();
  form.append("audio", event.target.files[0]);
  fetch(base + "/stt", { method: "POST", body: form })
    .then((response) => response.json())
    .then((answer) => (result.textContent = "heard " + answer.transcription));
});
