using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class SymmetricInverseTests
{
    [Fact]
    public void Invert_AnyCovariance_IsTheInverseAndItsDeterminant() => Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), seed =>
    {
        var random = new Xoshiro256((ulong)seed);
        var n = 1 + random.Below(40);
        var root = Matrix<double>.Build.Dense(n, n, (_, _) => random.Gaussian());
        var matrix = root * root.Transpose() + n * Matrix<double>.Build.DenseIdentity(n);
        var inverse = matrix.ToRowMajorArray();

        SymmetricInverse.Invert(inverse, n).ShouldBe(matrix.Cholesky().DeterminantLn, 1e-9 * n);
        (Matrix<double>.Build.Dense(n, n, inverse) * matrix - Matrix<double>.Build.DenseIdentity(n)).L2Norm().ShouldBeLessThan(1e-9);
    }).QuickCheckThrowOnFailure();
}
