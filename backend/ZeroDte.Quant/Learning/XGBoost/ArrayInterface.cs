namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>Where XGBoost finds an array: NumPy's __array_interface__, version 3, as JSON.</summary>
internal static unsafe class ArrayInterface
{
    /// <param name="values">Row-major, pinned for as long as the JSON is in use.</param>
    public static string Of(float* values, int rows, int columns) =>
        $$"""{"data": [{{(nint)values}}, true], "shape": [{{rows}}, {{columns}}], "typestr": "<f4", "version": 3}""";
}
