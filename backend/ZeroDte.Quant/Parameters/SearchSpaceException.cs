
namespace ZeroDte.Quant.Parameters;

/// <summary>The search space itself is wrong, so no trial can mend it: it ends the study instead of failing a trial.</summary>
public sealed class SearchSpaceException(string message) : Exception(message);
