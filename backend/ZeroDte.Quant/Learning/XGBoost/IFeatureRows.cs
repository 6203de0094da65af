namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>Feature values in the single precision that XGBoost works in, row by row, wherever they come from.</summary>
public interface IFeatureRows
{
    int Rows { get; }

    int Columns { get; }

    /// <summary>Copies consecutive rows, row-major, into <paramref name="values"/>; its length says how many.</summary>
    /// <exception cref="ArgumentException">A value is not finite in single precision; the message says which.</exception>
    void Read(int first, Span<float> values);
}
