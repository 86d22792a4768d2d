"""What the assistant's page, its instructions and the models' page call."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from callmanager.services.answers.conversations import ConversationService
from callmanager.services.answers.products import ProductService
from callmanager.services.answers.prompt_templates import PromptService

if TYPE_CHECKING:
    from callmanager.ai.assistant import Assistant
    from callmanager.ai.copilot import AICopilot
    from callmanager.ai.model_desk import ModelDesk


@dataclass(frozen=True, slots=True)
class AssistantServices:
    """Conversations, products and instructions, and what asks the model."""

    conversations: ConversationService
    products: ProductService
    prompts: PromptService
    copilot: "AICopilot"
    assistant: "Assistant"
    models: "ModelDesk"
