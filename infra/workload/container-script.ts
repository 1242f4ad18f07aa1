/**
 * A shell script as an argument of a container. Kubernetes itself replaces `$(NAME)` in arguments, and reads `$$` as one dollar
 * sign, so that the shell's own `$(command)` has to be written with two.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
 */
export function containerScript(script: string): string[] {
  return ["/bin/sh", "-c", script.replaceAll(/\$(?=[$(])/g, () => "$$")];
}
