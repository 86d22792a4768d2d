// The words of the page that installs the certificate. Steps name what stands on the system's own screens.

export const es = {
  title: "Que este dispositivo confíe en CallManager",
  why: "CallManager cifra lo que envía con un certificado propio de su oficina, que ningún navegador conoce todavía. Instálelo una vez en cada teléfono y el aviso desaparece; nada sale de su red.",
  none: "Este CallManager no usa conexiones cifradas, así que no hay certificado que instalar.",
  away: "No se llega al escritorio. Revise que CallManager esté abierto y cargue esta página otra vez.",
  get: "Descargar el certificado",
  print: "Compruebe la huella",
  printWhy: "Debe ser la misma que muestra el escritorio en su página Teléfonos. Si no lo es, no lo instale: alguien se ha puesto en medio.",
  expires: "{name}, vale hasta el {date}.",
  back: "Ir al panel",
  android: [
    "Toque «Descargar el certificado».",
    "Abra Ajustes y busque «certificado CA» (Seguridad › Cifrado y credenciales › Instalar un certificado › Certificado CA).",
    "Acepte el aviso con «Instalar de todos modos» y elija el archivo callmanager.crt.",
    "Vuelva al panel y cárguelo otra vez.",
  ],
  ios: [
    "Abra esta página en Safari y toque «Descargar el certificado»; permita la descarga del perfil.",
    "Abra Ajustes › General › VPN y gestión de dispositivos, toque el perfil de CallManager e instálelo.",
    "En Ajustes › General › Información › Ajustes de confianza de los certificados, active CallManager. Sin este paso la página no se actualiza sola.",
    "Vuelva al panel y cárguelo otra vez.",
  ],
  windows: [
    "Descargue el certificado y ábralo.",
    "Pulse «Instalar certificado», elija «Usuario actual» y después «Colocar todos los certificados en el siguiente almacén».",
    "Elija «Entidades de certificación raíz de confianza», termine y acepte el aviso.",
    "Cierre el navegador y ábralo otra vez.",
  ],
  macos: [
    "Descargue el certificado y ábralo: se guarda en Acceso a Llaveros.",
    "Ábralo ahí con doble clic, despliegue «Confiar» y elija «Confiar siempre».",
    "Cierre la ventana, escriba su contraseña y cargue el panel otra vez.",
  ],
};

export const en = {
  title: "Let this device trust CallManager",
  why: "CallManager encrypts what it sends with a certificate of your office's own, which no browser knows yet. Install it once on each phone and the warning is gone; nothing leaves your network.",
  none: "This CallManager uses no encrypted connections, so there is no certificate to install.",
  away: "The desktop cannot be reached. Check that CallManager is open and load this page again.",
  get: "Download the certificate",
  print: "Check the fingerprint",
  printWhy: "It must be the one that the desktop shows on its page Phones. If it is not, do not install it: somebody stands in between.",
  expires: "{name}, holds until {date}.",
  back: "To the dashboard",
  android: [
    "Tap “Download the certificate”.",
    "Open Settings and search for “CA certificate” (Security › Encryption & credentials › Install a certificate › CA certificate).",
    "Accept the warning with “Install anyway” and choose the file callmanager.crt.",
    "Go back to the dashboard and load it again.",
  ],
  ios: [
    "Open this page in Safari and tap “Download the certificate”; allow the profile to be downloaded.",
    "Open Settings › General › VPN & Device Management, tap CallManager's profile and install it.",
    "In Settings › General › About › Certificate Trust Settings, switch CallManager on. Without this the page does not update by itself.",
    "Go back to the dashboard and load it again.",
  ],
  windows: [
    "Download the certificate and open it.",
    "Press “Install Certificate”, choose “Current User” and then “Place all certificates in the following store”.",
    "Choose “Trusted Root Certification Authorities”, finish and accept the warning.",
    "Close the browser and open it again.",
  ],
  macos: [
    "Download the certificate and open it: it goes into Keychain Access.",
    "Open it there with a double click, unfold “Trust” and choose “Always Trust”.",
    "Close the window, type your password and load the dashboard again.",
  ],
};
