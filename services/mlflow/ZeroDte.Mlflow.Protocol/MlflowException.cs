namespace ZeroDte.Mlflow.Protocol;

/// <summary>A request that MLflow's protocol refuses: what the server answers, and what the client throws on that answer.</summary>
public sealed class MlflowException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One of <see cref="ErrorCode"/>; a foreign server may send another.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status, where it is not the one that belongs to <see cref="Code"/>.</summary>
    public int Status { get; init; } = ErrorCode.Status(code);

    public static MlflowException Invalid(string message) => new(ErrorCode.InvalidParameterValue, message);

    public static MlflowException Missing(string message) => new(ErrorCode.ResourceDoesNotExist, message);
}
