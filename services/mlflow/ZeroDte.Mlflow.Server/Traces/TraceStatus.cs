using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Traces;

/// <summary>How a traced call went; MLflow 2 and 3 have different words for "not said".</summary>
internal readonly record struct TraceStatus
{
    private const string NotSaid = "UNSPECIFIED";

    private static readonly string[] Words = [NotSaid, "OK", "ERROR", "IN_PROGRESS"]; // by their numbers in the protocol

    private readonly string? _word;

    private TraceStatus(string word) => _word = word;

    public static TraceStatus InProgress { get; } = new("IN_PROGRESS");

    /// <summary>As the table has it.</summary>
    public string Word => _word ?? NotSaid;

    public string OfTwo => Word == NotSaid ? "TRACE_STATUS_UNSPECIFIED" : Word;

    public string OfThree => Word == NotSaid ? "STATE_UNSPECIFIED" : Word;

    public static TraceStatus Stored(string word) => new(word);

    /// <param name="sent">A word of either protocol, or its number there; null for "not said".</param>
    /// <exception cref="MlflowException">It is none of them.</exception>
    public static TraceStatus Parse(string? sent) => sent switch
    {
        null or "" or "TRACE_STATUS_UNSPECIFIED" or "STATE_UNSPECIFIED" => default,
        [>= '0' and <= '3' and var digit] => new(Words[digit - '0']),
        _ when Words.Contains(sent) => new(sent),
        _ => throw MlflowException.Invalid(
            $"Invalid value \"{sent}\" for the status of a trace. Expected one of OK, ERROR, IN_PROGRESS."),
    };
}
