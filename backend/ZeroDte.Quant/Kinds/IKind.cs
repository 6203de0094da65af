namespace ZeroDte.Quant.Kinds;

/// <summary>One of several ways to do something, which files and people ask for by its name.</summary>
public interface IKind
{
    string Name { get; }
}
