"""What the customer is answered: playbook, products, objections, the assistant's texts."""
