namespace ZeroDte.Quant.Options;

public enum OptionKind
{
    Call,
    Put,
}
