#pragma once
// Inside impact/ only: one line of the tool's JSON and one of our structs. write_… changes only the
// members whose meaning differs between `before` and `after`.
#include "impact/assessment.h"
#include "impact/json_tree.h"

namespace serment::impact {

void read_heading(const Tree& pia, Content& content);
/// True when something changed.
bool write_heading(Tree& pia, const Content& before, const Content& after);

Answer read_answer(const Tree& line, std::int64_t question);
bool differs(const Answer& before, const Answer& after);
void write_answer(Tree& line, const Answer& before, const Answer& after);

void read_fields(const Tree& line, Measure& measure);
void read_fields(const Tree& line, Evaluation& evaluation);
void read_fields(const Tree& line, Remark& remark);
void write_fields(Tree& line, const Measure& before, const Measure& after);
void write_fields(Tree& line, const Evaluation& before, const Evaluation& after);
void write_fields(Tree& line, const Remark& before, const Remark& after);
void write_new(Tree& line, const Measure& measure);
void write_new(Tree& line, const Evaluation& evaluation);
void write_new(Tree& line, const Remark& remark);

}  // namespace serment::impact
