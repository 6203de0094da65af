namespace ZeroDte.Pipeline.Jobs;

/// <summary>There is no job of that name.</summary>
public sealed class UnknownJobException(string name, IEnumerable<string> known) : Exception(
    $"There is no job '{name}'. There are: {string.Join(", ", known.DefaultIfEmpty("none in this build"))}.");
