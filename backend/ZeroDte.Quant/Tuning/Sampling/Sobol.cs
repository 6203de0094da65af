namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>
/// Points of Sobol's sequence, which fill the unit cube more evenly than random ones: any 2^k that begin at a multiple of 2^k have equally
/// many in each of 2^k equal slices of every dimension.
/// </summary>
/// <remarks>
/// Direction numbers new-joe-kuo-6 of Joe and Kuo, "Constructing Sobol Sequences with Better Two-Dimensional Projections", SIAM Journal on
/// Scientific Computing 30 (2008). Points are in the order of their Gray code (Antonov and Saleev, 1979). Scrambling is a random digital
/// shift per dimension (Cranley and Patterson's rotation in base 2), which keeps the evenness.
/// </remarks>
internal static class Sobol
{
    private const int Bits = 32;

    /// <summary>For each dimension from the second on: the inner coefficients of its primitive polynomial, then m(1), m(2), ...</summary>
    private static readonly int[][] JoeKuo =
    [
        [0, 1], [1, 1, 3], [1, 1, 3, 1], [2, 1, 1, 1], [1, 1, 1, 3, 3], [4, 1, 3, 5, 13], [2, 1, 1, 5, 5, 17], [4, 1, 1, 5, 5, 5],
        [7, 1, 1, 7, 11, 19], [11, 1, 1, 5, 1, 1], [13, 1, 1, 1, 3, 11], [14, 1, 3, 5, 5, 31], [1, 1, 3, 3, 9, 7, 49],
        [13, 1, 1, 1, 15, 21, 21], [16, 1, 3, 1, 13, 27, 49], [19, 1, 1, 1, 15, 7, 5], [22, 1, 3, 1, 15, 13, 25],
        [25, 1, 1, 5, 5, 19, 61], [1, 1, 3, 7, 11, 23, 15, 103], [4, 1, 3, 7, 13, 13, 15, 69], [7, 1, 1, 3, 13, 7, 35, 63],
        [8, 1, 3, 5, 9, 1, 25, 53], [14, 1, 3, 1, 13, 9, 35, 107], [19, 1, 3, 1, 5, 27, 61, 31], [21, 1, 1, 5, 11, 19, 41, 61],
        [28, 1, 3, 5, 3, 3, 13, 69], [31, 1, 1, 7, 13, 1, 19, 1], [32, 1, 3, 7, 5, 13, 19, 59], [37, 1, 1, 3, 9, 25, 29, 41],
        [41, 1, 3, 5, 13, 23, 1, 55], [42, 1, 3, 7, 3, 13, 59, 17], [50, 1, 3, 1, 3, 5, 53, 69], [55, 1, 1, 5, 5, 23, 33, 13],
        [56, 1, 1, 7, 7, 1, 61, 123], [59, 1, 1, 7, 9, 13, 61, 49], [62, 1, 3, 3, 5, 3, 55, 33], [14, 1, 3, 1, 15, 31, 13, 49, 245],
        [21, 1, 3, 5, 15, 31, 59, 63, 97], [22, 1, 3, 1, 11, 11, 11, 77, 249], [38, 1, 3, 1, 11, 27, 43, 71, 9],
        [47, 1, 1, 7, 15, 21, 11, 81, 45], [49, 1, 3, 7, 3, 25, 31, 65, 79], [50, 1, 3, 1, 1, 19, 11, 3, 205],
        [52, 1, 1, 5, 9, 19, 21, 29, 157], [56, 1, 3, 7, 11, 1, 33, 89, 185], [67, 1, 3, 3, 3, 15, 9, 79, 71],
        [70, 1, 3, 7, 11, 15, 39, 119, 27], [84, 1, 1, 3, 1, 11, 31, 97, 225], [97, 1, 1, 1, 3, 23, 43, 57, 177],
        [103, 1, 3, 7, 7, 17, 17, 37, 71], [115, 1, 3, 1, 5, 27, 63, 123, 213], [122, 1, 1, 3, 5, 11, 43, 53, 133],
        [8, 1, 3, 5, 5, 29, 17, 47, 173, 479], [13, 1, 3, 3, 11, 3, 1, 109, 9, 69], [16, 1, 1, 1, 5, 17, 39, 23, 5, 343],
        [22, 1, 3, 1, 5, 25, 15, 31, 103, 499], [25, 1, 1, 1, 11, 11, 17, 63, 105, 183], [44, 1, 1, 5, 11, 9, 29, 97, 231, 363],
        [47, 1, 1, 5, 15, 19, 45, 41, 7, 383], [52, 1, 3, 7, 7, 31, 19, 83, 137, 221], [55, 1, 1, 1, 3, 23, 15, 111, 223, 83],
        [59, 1, 1, 5, 13, 31, 15, 55, 25, 161], [62, 1, 1, 3, 13, 25, 47, 39, 87, 257],
    ];

    private static readonly uint[][] Directions = [First(), .. JoeKuo.Select(Direction)];

    /// <summary>How many dimensions there are.</summary>
    public static int Dimensions => Directions.Length;

    /// <summary>A coordinate of a point.</summary>
    /// <param name="index">Of the point, from 0.</param>
    /// <param name="dimension">From 0, below <see cref="Dimensions"/>.</param>
    /// <param name="shift">Digits that are flipped, one shift per dimension; 0 gives the sequence as published.</param>
    /// <returns>A number of [0, 1).</returns>
    public static double Coordinate(uint index, int dimension, uint shift = 0)
    {
        var gray = index ^ (index >> 1);
        var bits = shift;
        for (var i = 0; gray != 0; i++, gray >>= 1)
        {
            if ((gray & 1) != 0)
                bits ^= Directions[dimension][i];
        }

        return bits * (1.0 / (1UL << Bits));
    }

    private static uint[] First()
    {
        var v = new uint[Bits];
        for (var i = 0; i < Bits; i++)
            v[i] = 1u << (Bits - 1 - i);
        return v;
    }

    private static uint[] Direction(int[] row)
    {
        var (a, s) = (row[0], row.Length - 1);
        var v = new uint[Bits];
        for (var i = 0; i < Bits; i++)
        {
            if (i < s)
            {
                v[i] = (uint)row[i + 1] << (Bits - 1 - i);
                continue;
            }

            v[i] = v[i - s] ^ (v[i - s] >> s);
            for (var k = 1; k < s; k++)
            {
                if (((a >> (s - 1 - k)) & 1) != 0)
                    v[i] ^= v[i - k];
            }
        }

        return v;
    }
}
