namespace ZeroDte.Mlflow.Protocol.Wire;

/// <summary>The answer of a route that has nothing to say: <c>{}</c>.</summary>
public sealed record Empty
{
    public static readonly Empty Value = new();
}
