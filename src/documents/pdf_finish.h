#pragma once
#include "documents/documents.h"

namespace serment::documents {

/// Makes a tagged PDF of WeasyPrint into PDF/A-2b + PDF/UA-1: output intent with the sRGB profile,
/// our own XMP and dates, deterministic identifier, flags of annotations. The library (qpdf) stays
/// inside. Error: internal "pdf.finish".
Result<Bytes> finish_pdf(ByteView rendered, const PdfOptions& options);

}  // namespace serment::documents
