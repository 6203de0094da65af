namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>How a forecast compares with the naive one, once chance is allowed for.</summary>
public enum Verdict
{
    NotDistinguishable,
    Better,
    Worse,
}
