namespace ZeroDte.Pipeline.Vendors.Replies;

/// <summary>What a vendor's reply is, judged before anything is read of it.</summary>
public enum ReplyClass
{
    /// <summary>What was asked for.</summary>
    Data,

    /// <summary>The vendor says that it has nothing of what was asked for, or not yet.</summary>
    NoData,

    /// <summary>Too many calls; it answers again later.</summary>
    RateLimited,

    /// <summary>The key or its plan does not have it. Asking again does not help.</summary>
    NotEntitled,

    /// <summary>The vendor does not take the request. Asking again does not help.</summary>
    BadRequest,

    /// <summary>The vendor failed, or its reply cannot be read. Asking again may help.</summary>
    VendorFault,
}
