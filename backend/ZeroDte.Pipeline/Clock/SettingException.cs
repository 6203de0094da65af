namespace ZeroDte.Pipeline.Clock;

/// <summary>A setting cannot be used; the message names it and says what to write.</summary>
public sealed class SettingException(string message) : Exception(message);
