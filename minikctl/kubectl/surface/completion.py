"""The declaration of `completion`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command

COMMAND = Command(
    "completion",
    "Print a script with which a shell completes our commands",
    usage="SHELL",
    about="""
SHELL is bash, zsh, fish or powershell. The script asks this program for the words, so that names of objects are
completed, too.
""",
    examples="""
# bash, for this session and for all to come
source <(minikctl completion bash)
echo 'source <(minikctl completion bash)' >> ~/.bashrc

# zsh
source <(minikctl completion zsh)

# fish
minikctl completion fish > ~/.config/fish/completions/minikctl.fish

# PowerShell
minikctl completion powershell | Out-String | Invoke-Expression
""",
    complete="shells",
)
