"""The copilot: approved answers from the playbook, and a local language model that refines them."""

from callmanager.ai.copilot import AICopilot
from callmanager.ai.shared import get_ai_copilot, initialize_ai_copilot

__all__ = ["AICopilot", "get_ai_copilot", "initialize_ai_copilot"]
