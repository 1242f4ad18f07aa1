/** Codes of what goes wrong on the command line itself. */
export const CliCode = {
  usage: "MS801",
  needsConfirmation: "MS802",
  notConfirmed: "MS803",
  interrupted: "MS804",
  file: "MS805",
  defect: "MS806",
  recordingExists: "MS722",
} as const;
