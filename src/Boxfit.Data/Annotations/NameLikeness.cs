namespace Boxfit.Data.Annotations;

/// <summary>In which way a name in the data may differ from its file's.</summary>
enum NameLikeness
{
    /// <summary>Not at all, but for separators of Windows and accents in one piece or two.</summary>
    Same,

    /// <summary>It is a web address, or its spaces and accents are escaped as <c>%20</c>.</summary>
    Address,

    /// <summary>In upper and lower case.</summary>
    Case,

    /// <summary>Label Studio put eight digits before it and took spaces and brackets out when the picture was uploaded.</summary>
    Upload,

    /// <summary>Not at all, but it leads to the file from the working folder alone.</summary>
    Working,

    /// <summary>It is the end of the file's path further below.</summary>
    Below,
}
