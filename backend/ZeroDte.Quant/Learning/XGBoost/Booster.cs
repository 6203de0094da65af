using System.Globalization;
using System.Runtime.InteropServices;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>A sum of regression trees inside XGBoost. Not for use by two threads at once.</summary>
internal sealed unsafe class Booster : IDisposable
{
    private readonly BoosterHandle _handle;

    private Booster(BoosterHandle handle) => _handle = handle;

    public int Rounds
    {
        get
        {
            Native.Check(Native.XGBoosterBoostedRounds(_handle, out var rounds));
            return rounds;
        }
    }

    /// <summary>
    /// A booster without trees that remembers its predictions for these matrices, so that a round costs one tree and not all.
    /// </summary>
    public static Booster For(params DMatrix[] matrices)
    {
        var handles = stackalloc nint[matrices.Length];
        for (var i = 0; i < matrices.Length; i++)
            handles[i] = matrices[i].Handle.DangerousGetHandle();
        Native.Check(Native.XGBoosterCreate(handles, (ulong)matrices.Length, out var booster));
        GC.KeepAlive(matrices);
        return new(booster);
    }

    /// <summary>Puts the trees of a saved booster in place of its own.</summary>
    /// <exception cref="XGBoostException">The bytes are not a model.</exception>
    public void Load(ReadOnlySpan<byte> ubj)
    {
        fixed (byte* content = ubj)
            Native.Check(Native.XGBoosterLoadModelFromBuffer(_handle, content, (ulong)ubj.Length));
    }

    /// <summary>The model in XGBoost's universal binary JSON, which other versions and languages read too.</summary>
    public byte[] Save()
    {
        Native.Check(Native.XGBoosterSaveModelToBuffer(_handle, """{"format": "ubj"}""", out var length, out var content));
        return new ReadOnlySpan<byte>(content, checked((int)length)).ToArray();
    }

    public void Set(string parameter, string value) => Native.Check(Native.XGBoosterSetParam(_handle, parameter, value));

    /// <summary>Adds the tree that best follows the given first and second derivatives of the loss, one of each per row.</summary>
    public void Boost(DMatrix matrix, ReadOnlySpan<float> gradients, ReadOnlySpan<float> hessians)
    {
        fixed (float* first = gradients, second = hessians)
            Native.Check(Native.XGBoosterBoostOneIter(_handle, matrix.Handle, first, second, (ulong)matrix.Rows));
    }

    /// <summary>One prediction per row. Valid until the next call on any booster in this thread.</summary>
    public ReadOnlySpan<float> Predict(DMatrix matrix)
    {
        Native.Check(Native.XGBoosterPredictFromDMatrix(
            _handle,
            matrix.Handle,
            """{"type": 1, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false}""",
            out _,
            out _,
            out var result));
        return new(result, matrix.Rows);
    }

    /// <summary>The prediction for one row.</summary>
    public float Predict(ReadOnlySpan<float> row)
    {
        fixed (float* values = row)
        {
            Native.Check(Native.XGBoosterPredictFromDense(
                _handle,
                ArrayInterface.Of(values, rows: 1, row.Length),
                """
                {"type": 1, "training": false, "iteration_begin": 0, "iteration_end": 0,
                 "strict_shape": false, "missing": NaN, "cache_id": 0}
                """,
                0,
                out _,
                out _,
                out var result));
            return *result;
        }
    }

    /// <summary>Mean reduction of the loss by the splits on each feature; 0 for a feature that no split uses.</summary>
    public double[] Gain(int features)
    {
        Native.Check(Native.XGBoosterFeatureScore(
            _handle, """{"importance_type": "gain"}""", out var used, out var names, out _, out _, out var scores));
        var gain = new double[features];
        for (var i = 0; i < (int)used; i++)
        {
            // Features are named f0, f1 and so on unless they are given other names.
            var name = Marshal.PtrToStringUTF8(names[i])!;
            gain[int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture)] = scores[i];
        }

        return gain;
    }

    /// <summary>A booster of the first <paramref name="rounds"/> trees only.</summary>
    public Booster First(int rounds)
    {
        Native.Check(Native.XGBoosterSlice(_handle, 0, rounds, 1, out var slice));
        return new(slice);
    }

    public void Dispose() => _handle.Dispose();
}
