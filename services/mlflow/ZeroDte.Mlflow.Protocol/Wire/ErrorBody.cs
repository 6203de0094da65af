namespace ZeroDte.Mlflow.Protocol.Wire;

public sealed record ErrorBody(string ErrorCode, string Message);
