// The pages that letters and sign-in providers lead to. Each is a form over one mutation of the graph.

const RUSSIAN = navigator.language.toLowerCase().startsWith("ru");
const say = (english, russian) => (RUSSIAN ? russian : english);
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
const find = (id) => document.getElementById(id);
const ERRORS = "userErrors { message }";
const SESSION = `user { displayName } ${ERRORS}`;

async function ask(query, input) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": RUSSIAN ? "ru" : "en" },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const answer = await response.json();
  const payload = answer.data && Object.values(answer.data)[0];
  if (!payload) throw new Error(answer.errors?.[0]?.message ?? response.statusText);
  if (payload.userErrors.length) throw new Error(payload.userErrors[0].message);
  return payload;
}

function show(text, refused = false) {
  const message = find("message");
  message.textContent = text;
  message.classList.toggle("refused", refused);
}

function entitle(text) {
  document.title = text;
  find("title").textContent = text;
}

// A form whose submission runs `act`; what `act` returns is shown in its place.
function offer({ fields = [], button, act }) {
  const form = find("form");
  for (const [name, type, text, autocomplete] of fields) {
    const label = document.createElement("label");
    label.htmlFor = name;
    label.textContent = text;
    const input = document.createElement("input");
    Object.assign(input, { id: name, name, type, autocomplete, required: true });
    form.append(label, input);
  }
  const submit = document.createElement("button");
  submit.textContent = button;
  form.append(submit);
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    show("");
    try {
      show(await act(Object.fromEntries(new FormData(form))));
      form.hidden = true;
    } catch (error) {
      show(error.message, true);
    } finally {
      submit.disabled = false;
    }
  });
}

const welcome = (user) =>
  say(`Welcome, ${user.displayName}!`, `Здравствуйте, ${user.displayName}!`);

const PASSWORD = ["password", "password", say("New password", "Новый пароль"), "new-password"];
const EMAIL = ["email", "email", say("E-mail", "Электронная почта"), "email"];

const PAGES = {
  confirm() {
    entitle(say("Confirm your address", "Подтвердите адрес"));
    offer({
      button: say("Confirm", "Подтвердить"),
      async act() {
        const mutation = `mutation ($input: UserEmailConfirmInput!) {
          userEmailConfirm(input: $input) { ${SESSION} } }`;
        return welcome((await ask(mutation, { token })).user);
      },
    });
  },
  reset() {
    entitle(say("Set a new password", "Новый пароль"));
    offer({
      fields: [PASSWORD],
      button: say("Save", "Сохранить"),
      async act({ password }) {
        const mutation = `mutation ($input: UserPasswordResetInput!) {
          userPasswordReset(input: $input) { ${ERRORS} } }`;
        await ask(mutation, { token, password });
        return say("Your password is set; log in with it.", "Пароль задан; войдите с ним.");
      },
    });
  },
  recover() {
    entitle(say("Forgot your password?", "Забыли пароль?"));
    offer({
      fields: [EMAIL],
      button: say("Send me a link", "Прислать ссылку"),
      async act({ email }) {
        const mutation = `mutation ($input: UserPasswordRecoverInput!) {
          userPasswordRecover(input: $input) { ${ERRORS} } }`;
        await ask(mutation, { email });
        return say(
          "If this address has an account, a letter is on its way.",
          "Если у этого адреса есть учётная запись, письмо уже в пути.",
        );
      },
    });
  },
  async "sign-in"(provider) {
    entitle(say("Sign in", "Вход"));
    if (provider && (await comeBack())) return;
    showDoors();
  },
};

function missing() {
  entitle(say("There is no such page", "Такой страницы нет"));
  show(say("Follow the link in your letter once more.", "Перейдите по ссылке из письма ещё раз."));
}

function showDoors() {
  const doors = find("doors");
  for (const [name, shown] of [["GOOGLE", "Google"], ["FACEBOOK", "Facebook"]]) {
    const door = document.createElement("button");
    door.textContent = say(`Continue with ${shown}`, `Войти через ${shown}`);
    door.addEventListener("click", () => leaveFor(name));
    doors.append(door);
  }
  doors.hidden = false;
}

async function leaveFor(provider) {
  const mutation = `mutation ($input: UserProviderStartInput!) {
    userProviderStart(input: $input) { authorizationUrl browserKey ${ERRORS} } }`;
  try {
    const begun = await ask(mutation, { provider });
    // It shows, on the way back, that it is the browser that left.
    sessionStorage.setItem("browserKey", begun.browserKey);
    location.assign(begun.authorizationUrl);
  } catch (error) {
    show(error.message, true);
  }
}

// Says who came in; returns false when nobody did, who may want to knock again.
async function comeBack() {
  const answer = new URLSearchParams(location.search);
  const browserKey = sessionStorage.getItem("browserKey") ?? "";
  sessionStorage.removeItem("browserKey");
  history.replaceState(null, "", location.pathname);
  if (answer.get("error")) {
    show(say("You did not sign in.", "Вход отменён."), true);
    return false;
  }
  const mutation = `mutation ($input: UserProviderFinishInput!) {
    userProviderFinish(input: $input) { ${SESSION} } }`;
  try {
    const input = { state: answer.get("state") ?? "", code: answer.get("code") ?? "", browserKey };
    show(welcome((await ask(mutation, input)).user));
    return true;
  } catch (error) {
    show(error.message, true);
    return false;
  }
}

document.documentElement.lang = RUSSIAN ? "ru" : "en";
const [, , page, provider] = location.pathname.split("/");
(PAGES[page] ?? missing)(provider);
