"""What routes answer: objects as they are built, dumped, masked and wrapped, and data that nothing describes."""
